using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generators.Parsing;

internal static class SymbolExtensions
{
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

    internal static AttributeData? FindAttribute(this ISymbol symbol, string fullName)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.ToFullName() == fullName)
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

    internal static Location? FindLocation(this AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation();

    /// <summary>Whether a type implements a generic interface of System with itself as the argument.</summary>
    internal static bool ImplementsForItself(this ITypeSymbol type, string interfaceName)
    {
        foreach (var candidate in type.AllInterfaces)
        {
            if (candidate.MetadataName == interfaceName
                && candidate.TypeArguments.Length == 1
                && SymbolEqualityComparer.Default.Equals(candidate.TypeArguments[0], type)
                && candidate.ContainingNamespace.ToFullName() == "System")
            {
                return true;
            }
        }

        return false;
    }

    internal static bool Implements(this ITypeSymbol type, string fullName)
    {
        foreach (var candidate in type.AllInterfaces)
        {
            if (candidate.ToFullName() == fullName)
            {
                return true;
            }
        }

        return false;
    }

    internal static bool DerivesFrom(this ITypeSymbol type, string fullName)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.ToFullName() == fullName)
            {
                return true;
            }
        }

        return false;
    }
}
