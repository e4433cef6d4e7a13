using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace TypedMqtt.CodeFixes;

/// <summary>A fix that edits one place or all of them, in one pass.</summary>
internal abstract class ContractFix : CodeFixProvider
{
    /// <summary>What the fix does wherever it is done.</summary>
    internal abstract string Title { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new ContractFixAllProvider(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await DescribeAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } title)
            {
                var solution = context.Document.Project.Solution;
                context.RegisterCodeFix(CodeAction.Create(title, token => ApplyAsync(solution, [(context.Document.Id, diagnostic)], token), GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>What the fix does about a diagnostic; null when it can do nothing.</summary>
    internal abstract Task<string?> DescribeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>Does what has been described, for all diagnostics given.</summary>
    internal virtual async Task<Solution> ApplyAsync(Solution solution, IReadOnlyList<(DocumentId Document, Diagnostic Diagnostic)> places, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(solution);
        await EditAsync(editor, places, cancellationToken).ConfigureAwait(false);
        return editor.GetChangedSolution();
    }

    /// <summary>Edits the places, each on its own where a fix does not say otherwise. Edits of one node are added up.</summary>
    protected virtual async Task EditAsync(SolutionEditor editor, IReadOnlyList<(DocumentId Document, Diagnostic Diagnostic)> places, CancellationToken cancellationToken)
    {
        foreach (var (id, diagnostic) in places)
        {
            if (await MemberSite.FindAsync(editor.OriginalSolution.GetDocument(id), diagnostic, cancellationToken).ConfigureAwait(false) is { } site)
            {
                Edit(await editor.GetDocumentEditorAsync(site.Document.Id, cancellationToken).ConfigureAwait(false), site, diagnostic);
            }
        }
    }

    /// <summary>Edits the member a diagnostic is about.</summary>
    protected virtual void Edit(DocumentEditor editor, MemberSite site, Diagnostic diagnostic) => throw new NotSupportedException();
}
