using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TypedMqtt.CodeFixes;

/// <summary>
/// Fixes all places at once. The one that comes with Roslyn merges the texts of single fixes, and two parameters added to one
/// member are a conflict to it.
/// </summary>
internal sealed class ContractFixAllProvider(ContractFix fix) : FixAllProvider
{
    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var places = new List<(DocumentId Document, Diagnostic Diagnostic)>();
        foreach (var document in FindDocuments(fixAllContext))
        {
            foreach (var diagnostic in (await GetDiagnosticsAsync(fixAllContext, document).ConfigureAwait(false)).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
            {
                if (await fix.DescribeAsync(document, diagnostic, fixAllContext.CancellationToken).ConfigureAwait(false) is not null)
                {
                    places.Add((document.Id, diagnostic));
                }
            }
        }

        return places.Count == 0 ? null : CodeAction.Create(fix.Title, token => fix.ApplyAsync(fixAllContext.Solution, places, token), fix.GetType().Name);
    }

    private static async Task<ImmutableArray<Diagnostic>> GetDiagnosticsAsync(FixAllContext context, Document document) =>
        await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);

    private static IEnumerable<Document> FindDocuments(FixAllContext context) => context.Scope switch
    {
        FixAllScope.Document when context.Document is { } document => [document],
        FixAllScope.Project => context.Project.Documents,
        FixAllScope.Solution => context.Solution.Projects.Where(project => project.Language == LanguageNames.CSharp).SelectMany(project => project.Documents),
        _ => [],
    };
}
