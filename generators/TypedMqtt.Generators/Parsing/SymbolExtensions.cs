using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.Generators.Parsing;

internal static class SymbolExtensions
{
    /// <summary>What the constructors of all contract attributes take.</summary>
    internal const string TemplateArgument = "template";

    private static readonly SymbolDisplayFormat FullyQualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Metadata = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The type as it is written in emitted code.</summary>
    internal static string ToEmitted(this ITypeSymbol type) => type.ToDisplayString(FullyQualified);

    /// <summary>Namespace, containing types and name.</summary>
    internal static string ToFullName(this ISymbol symbol) => symbol.ToDisplayString(Metadata);

    /// <summary>The type for messages.</summary>
    internal static string ToReadable(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    /// <summary>Compares the full name without making a text of it: attributes and interfaces are asked by the thousand.</summary>
    internal static bool HasFullName(this ISymbol symbol, string fullName)
    {
        var end = fullName.Length;
        for (var current = symbol; ; current = current.ContainingSymbol)
        {
            var start = end - current.Name.Length;
            if (start < 0 || string.CompareOrdinal(fullName, start, current.Name, 0, current.Name.Length) != 0)
            {
                return false;
            }

            if (current.ContainingSymbol is not (INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }))
            {
                return start == 0;
            }

            end = start - 1;
            if (end < 0 || fullName[end] != '.')
            {
                return false;
            }
        }
    }

    internal static AttributeData? FindAttribute(this ISymbol symbol, string fullName)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.HasFullName(fullName) == true)
            {
                return attribute;
            }
        }

        return null;
    }

    internal static object? NamedArgument(this AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value.Kind == TypedConstantKind.Array ? null : argument.Value.Value;
            }
        }

        return null;
    }

    /// <summary>The string in the constructor of an attribute; null when it is missing, or is no string.</summary>
    internal static string? StringArgument(this AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Kind != TypedConstantKind.Array
            ? attribute.ConstructorArguments[0].Value as string
            : null;

    /// <summary>The place of an attribute's argument; of the attribute where it has none of that name.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="name">The name of a property, or <c>template</c> for what the constructor takes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static Location? FindArgumentLocation(this AttributeData attribute, string name, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return null;
        }

        foreach (var argument in syntax.ArgumentList?.Arguments ?? default)
        {
            if ((argument.NameEquals?.Name.Identifier.ValueText ?? TemplateArgument) == name)
            {
                return argument.Expression.GetLocation();
            }
        }

        return syntax.GetLocation();
    }

    /// <summary>The place of a parameter of a method, if the type declares it itself.</summary>
    internal static Location? FindParameterLocation(this INamedTypeSymbol type, string method, string parameter) =>
        type.GetMembers(method).OfType<IMethodSymbol>().SelectMany(candidate => candidate.Parameters).FirstOrDefault(candidate => candidate.Name == parameter)?.Locations[0];

    /// <summary>Whether null is a value of a type, by its annotation.</summary>
    internal static bool IsNullable(this ITypeSymbol type) =>
        type.NullableAnnotation == NullableAnnotation.Annotated || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    /// <summary>Whether all code may name a type.</summary>
    internal static bool IsVisibleEverywhere(this INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A type as it is when it is not null.</summary>
    internal static ITypeSymbol WithoutNullability(this ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    /// <summary>Whether code of an assembly may name a type.</summary>
    internal static bool IsVisibleIn(this ITypeSymbol type, IAssemblySymbol assembly)
    {
        if (type is IArrayTypeSymbol array)
        {
            return array.ElementType.IsVisibleIn(assembly);
        }

        // An open type is closed with another one, which is looked at where it is met.
        if (type.TypeKind == TypeKind.TypeParameter)
        {
            return true;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            var isVisible = current.DeclaredAccessibility switch
            {
                Accessibility.Public => true,
                Accessibility.Internal or Accessibility.ProtectedOrInternal =>
                    SymbolEqualityComparer.Default.Equals(current.ContainingAssembly, assembly) || current.ContainingAssembly.GivesAccessTo(assembly),
                _ => false,
            };
            if (!isVisible)
            {
                return false;
            }
        }

        return (type as INamedTypeSymbol)?.TypeArguments.All(argument => argument.IsVisibleIn(assembly)) is not false;
    }

    /// <summary>Whether another generator may add to a type, or declare it: what it implements is not known yet.</summary>
    internal static bool MayBeGenerated(this ITypeSymbol type) =>
        type.TypeKind == TypeKind.Error
        || type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>Whether a type has a text form that can be read back: numbers, Guid, dates and the like.</summary>
    internal static bool IsFormattedAndParsed(this ITypeSymbol type) => type.ImplementsForItself("ISpanParsable`1") && type.Implements("System.ISpanFormattable");

    /// <summary>Whether a type implements a generic interface of System with itself as the argument.</summary>
    private static bool ImplementsForItself(this ITypeSymbol type, string interfaceName)
    {
        foreach (var candidate in type.AllInterfaces)
        {
            if (candidate.MetadataName == interfaceName
                && candidate.TypeArguments.Length == 1
                && SymbolEqualityComparer.Default.Equals(candidate.TypeArguments[0], type)
                && candidate.ContainingNamespace.HasFullName("System"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Implements(this ITypeSymbol type, string fullName)
    {
        foreach (var candidate in type.AllInterfaces)
        {
            if (candidate.HasFullName(fullName))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a type is in <c>System</c> or below it.</summary>
    internal static bool IsOfSystem(this ITypeSymbol type) =>
        type.ContainingNamespace?.ToFullName() is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));

    internal static bool DerivesFrom(this ITypeSymbol type, string fullName)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.HasFullName(fullName))
            {
                return true;
            }
        }

        return false;
    }
}
