using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Rename;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.CodeFixes;

/// <summary>Renames the parameter that a placeholder is meant to stand for, and everything that names it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenameParameterFix)), Shared]
internal sealed class RenameParameterFix : ContractFix
{
    private const int Placeholder = 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.PlaceholderWithoutParameter.Id];

    internal override string Title => "Rename parameters to match their placeholders";

    internal override async Task<string?> DescribeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } parameter
            ? $"Rename the parameter '{parameter.Name}' to '{Facts.Find(diagnostic, Placeholder)}'"
            : null;

    internal override async Task<Solution> ApplyAsync(Solution solution, IReadOnlyList<(DocumentId Document, Diagnostic Diagnostic)> places, CancellationToken cancellationToken)
    {
        // A rename moves what stands behind it, so parameters are marked before the first one.
        var renames = new List<(DocumentId Document, TextSpan Parameter, string Name, SyntaxAnnotation Mark)>();
        foreach (var (id, diagnostic) in places)
        {
            if (await FindAsync(solution.GetDocument(id), diagnostic, cancellationToken).ConfigureAwait(false) is { } parameter)
            {
                renames.Add((id, parameter.DeclaringSyntaxReferences[0].Span, Facts.Find(diagnostic, Placeholder)!, new SyntaxAnnotation()));
            }
        }

        foreach (var group in renames.GroupBy(rename => rename.Document))
        {
            var root = (await solution.GetDocument(group.Key)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            var marks = group.GroupBy(rename => root.FindNode(rename.Parameter)).ToDictionary(node => node.Key, node => node.Select(rename => rename.Mark));
            solution = solution.WithDocumentSyntaxRoot(group.Key, root.ReplaceNodes(marks.Keys, (original, current) => current.WithAdditionalAnnotations(marks[original])));
        }

        foreach (var (id, _, name, mark) in renames)
        {
            var document = solution.GetDocument(id)!;
            var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
            if (root?.GetAnnotatedNodes(mark).FirstOrDefault() is { } node && model?.GetDeclaredSymbol(node, cancellationToken) is { } parameter)
            {
                solution = await Renamer.RenameSymbolAsync(solution, parameter, new SymbolRenameOptions(), name, cancellationToken).ConfigureAwait(false);
            }
        }

        return solution;
    }

    /// <summary>The one parameter that is neither a level nor a token, and has nearly the name.</summary>
    private static async Task<IParameterSymbol?> FindAsync(Document? document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (Facts.Find(diagnostic, Placeholder) is not { } placeholder
            || await MemberSite.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } site
            || TopicTemplateParser.Parse(site.Template, out _) is not { } template)
        {
            return null;
        }

        var candidates = site.Method.Parameters
            .Where(parameter => !template.Placeholders.Contains(parameter.Name) && parameter.Type.ToFullName() != "System.Threading.CancellationToken")
            .Where(parameter => IsNear(parameter.Name, placeholder))
            .ToList();
        return candidates.Count == 1 ? candidates[0] : null;
    }

    private static bool IsNear(string name, string placeholder) =>
        Contains(name, placeholder) || Contains(placeholder, name) || Typos(name.ToUpperInvariant(), placeholder.ToUpperInvariant()) * 3 <= placeholder.Length;

    private static bool Contains(string text, string part) => part.Length > 1 && text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>How many characters have to be put in, left out or changed to make one text of the other.</summary>
    private static int Typos(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[other.Length];
    }
}
