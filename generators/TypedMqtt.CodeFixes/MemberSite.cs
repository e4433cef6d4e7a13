using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generators.Advice;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.CodeFixes;

/// <summary>A contract member that a diagnostic is about, as it stands in source.</summary>
/// <param name="Document">The document.</param>
/// <param name="Declaration">The method.</param>
/// <param name="Method">Its symbol.</param>
/// <param name="Attribute">The attribute that makes a member of it.</param>
/// <param name="Compilation">What it is compiled in.</param>
internal sealed record MemberSite(Document Document, MethodDeclarationSyntax Declaration, IMethodSymbol Method, AttributeData Attribute, Compilation Compilation)
{
    /// <summary>The whole topic template, of the contract and the member.</summary>
    internal string Template => TopicTemplate.Join(
        Method.ContainingType.FindAttribute(AttributeNames.Contract)?.StringArgument() ?? "", Attribute.StringArgument() ?? "");

    internal static async Task<MemberSite?> FindAsync(Document? document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (document is null
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || !root.FullSpan.Contains(diagnostic.Location.SourceSpan)
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { } method
            || AdvisedMember.FindAttribute(method) is not { } attribute)
        {
            return null;
        }

        return new MemberSite(document, declaration, method, attribute, model.Compilation);
    }

    /// <summary>The parameter at a diagnostic's place.</summary>
    internal IParameterSymbol? FindParameter(Diagnostic diagnostic) =>
        Method.Parameters.FirstOrDefault(parameter => parameter.Locations.Any(location => location.SourceSpan == diagnostic.Location.SourceSpan));

    /// <summary>The type that is sent and that a diagnostic's place says: of the payload, of the answer, or of a fault.</summary>
    internal ITypeSymbol? FindSent(Diagnostic diagnostic)
    {
        if (FindParameter(diagnostic) is { } parameter)
        {
            return parameter.Type;
        }

        return Declaration.ReturnType.Span == diagnostic.Location.SourceSpan ? RequestParser.FindReplyType(Method) : RequestParser.FindFaultType(Attribute);
    }
}
