using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Editing;
using TypedMqtt.Generators.Advice;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.CodeFixes;

/// <summary>What the fixes of JSON contexts have in common.</summary>
internal static class JsonSerializableAttributes
{
    internal const string Context = "System.Text.Json.Serialization.JsonSerializerContext";

    private const string Attribute = "System.Text.Json.Serialization.JsonSerializableAttribute";

    /// <summary>The type that generated code asks a context for.</summary>
    internal static ITypeSymbol FindType(MemberSite site, ITypeSymbol sent)
    {
        var kind = site.Attribute.AttributeClass?.HasFullName(AttributeNames.State) == true ? MemberKind.State : MemberKind.Event;
        return JsonAdvice.FindAskedFor(kind, sent).WithNullableAnnotation(NullableAnnotation.None);
    }

    /// <summary>Adds an attribute to the declaration of a context.</summary>
    internal static SyntaxNode Add(SyntaxNode declaration, SyntaxGenerator generator, Compilation compilation, ITypeSymbol type) =>
        compilation.GetTypeByMetadataName(Attribute) is { } attribute
            ? generator.AddAttributes(declaration, generator.Attribute(generator.TypeExpression(attribute), [generator.TypeOfExpression(generator.TypeExpression(type))]))
            : declaration;

    /// <summary>The part of a context that its attributes belong to, and its document; null where nobody can write.</summary>
    internal static (Document Document, SyntaxNode Declaration)? FindDeclaration(Solution solution, INamedTypeSymbol context, CancellationToken cancellationToken)
    {
        var declarations = context.DeclaringSyntaxReferences
            .Select(reference => (Document: solution.GetDocument(reference.SyntaxTree), Declaration: reference.GetSyntax(cancellationToken)))
            .Where(part => part.Document is not null and not SourceGeneratedDocument)
            .OrderBy(part => HasAttribute(part.Declaration) ? 0 : 1)
            .ToList();
        return declarations.Count > 0 ? (declarations[0].Document!, declarations[0].Declaration) : null;
    }

    private static bool HasAttribute(SyntaxNode declaration) =>
        declaration is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax { AttributeLists.Count: > 0 };
}
