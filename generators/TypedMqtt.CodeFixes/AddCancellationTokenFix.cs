using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Infrastructure;

namespace TypedMqtt.CodeFixes;

/// <summary>Adds an optional <c>CancellationToken</c> as the last parameter, so that callers stay as they are.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddCancellationTokenFix)), Shared]
internal sealed class AddCancellationTokenFix : ContractFix
{
    private const string CancellationTokenType = "System.Threading.CancellationToken";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NoCancellationToken.Id];

    internal override string Title => "Add a CancellationToken";

    internal override async Task<string?> DescribeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await MemberSite.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } site && !site.Method.Parameters.Any(parameter => parameter.IsParams)
            ? Title
            : null;

    protected override void Edit(DocumentEditor editor, MemberSite site, Diagnostic diagnostic)
    {
        if (site.Compilation.GetTypeByMetadataName(CancellationTokenType) is not { } type)
        {
            return;
        }

        var name = Identifiers.Unique("cancellationToken", site.Method.Parameters.Select(parameter => parameter.Name));
        editor.ReplaceNode(site.Declaration, (current, generator) =>
        {
            var method = (MethodDeclarationSyntax)current;
            var added = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name))
                .WithType((TypeSyntax)generator.TypeExpression(type))
                .WithDefault(SyntaxFactory.EqualsValueClause(SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression)));
            return method.AddParameterListParameters(added);
        });
    }
}
