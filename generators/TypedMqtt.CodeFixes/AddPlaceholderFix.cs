using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.CodeFixes;

/// <summary>Adds the placeholder of a parameter that is no payload at the end of the topic template, in front of a tail.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPlaceholderFix)), Shared]
internal sealed class AddPlaceholderFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NeitherLevelNorPayload.Id];

    internal override string Title => "Add parameters to the topic templates";

    internal override async Task<string?> DescribeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await MemberSite.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } site
        && FindTemplate(site) is not null
        && site.FindParameter(diagnostic) is { } parameter
        && LevelParser.CanBeLevel(parameter.Type)
            ? $"Add '{{{parameter.Name}}}' to the topic template"
            : null;

    protected override void Edit(DocumentEditor editor, MemberSite site, Diagnostic diagnostic)
    {
        if (FindTemplate(site) is { } literal && site.FindParameter(diagnostic) is { } parameter)
        {
            editor.ReplaceNode(literal, (current, _) =>
            {
                var written = (LiteralExpressionSyntax)current;
                return written.WithToken(SyntaxFactory.Literal(Add(written.Token.ValueText, parameter.Name)).WithTriviaFrom(written.Token));
            });
        }
    }

    /// <summary>The template, where it is written in the attribute: a constant may belong to others.</summary>
    private static LiteralExpressionSyntax? FindTemplate(MemberSite site)
    {
        var attribute = site.Attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;
        return attribute?.ArgumentList?.Arguments.FirstOrDefault() is { NameEquals: null, Expression: LiteralExpressionSyntax literal }
            && literal.IsKind(SyntaxKind.StringLiteralExpression)
            && literal.SyntaxTree == site.Declaration.SyntaxTree
                ? literal
                : null;
    }

    private static string Add(string template, string name)
    {
        var tail = template.StartsWith("{*", StringComparison.Ordinal) ? 0 : template.LastIndexOf("/{*", StringComparison.Ordinal);
        var before = tail < 0 ? template : template.Substring(0, tail);
        var separator = before.Length == 0 || before.EndsWith("/", StringComparison.Ordinal) ? "" : "/";
        var after = tail < 0 ? "" : template.Substring(tail);
        return $"{before}{separator}{{{name}}}{(tail == 0 ? "/" : "")}{after}";
    }
}
