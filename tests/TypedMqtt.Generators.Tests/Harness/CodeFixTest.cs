using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>Fixes a source as an editor does: generator and analyzers say what is wrong, and the fix is applied to a workspace.</summary>
internal static class CodeFixTest
{
    /// <summary>Asserts what a fix makes of a source, whose first diagnostic it is applied to, and that the result compiles.</summary>
    /// <typeparam name="TFix">The fix.</typeparam>
    /// <param name="title">What the fix says of itself.</param>
    /// <param name="before">The source, below the usual usings.</param>
    /// <param name="after">What it becomes.</param>
    internal static async Task FixesAsync<TFix>(string title, string before, string after)
        where TFix : CodeFixProvider, new()
    {
        using var workspace = new AdhocWorkspace();
        var document = TestCompilation.AddDocument(workspace, Complete(before));
        var diagnostics = await FindAsync<TFix>(document);
        Assert.NotEmpty(diagnostics);

        var action = Assert.Single(await RegisterAsync<TFix>(document, diagnostics[0]));
        Assert.Equal(title, action.Title);
        var solution = await ApplyAsync(action);
        Assert.Equal(Complete(after).ReplaceLineEndings(), await TextAsync(solution, document.Id));
        await AssertCompilesAsync(solution, document.Id);
    }

    /// <summary>Asserts what a fix makes of a source when all is fixed at once, and that nothing of it is left.</summary>
    /// <typeparam name="TFix">The fix.</typeparam>
    /// <param name="before">The source, below the usual usings.</param>
    /// <param name="after">What it becomes.</param>
    internal static Task FixesAllAsync<TFix>(string before, string after)
        where TFix : CodeFixProvider, new() => FixesAllAsync<TFix>([before], [after]);

    /// <summary>Asserts what a fix makes of several files of one project.</summary>
    /// <typeparam name="TFix">The fix.</typeparam>
    /// <param name="before">The sources, below the usual usings.</param>
    /// <param name="after">What they become.</param>
    internal static async Task FixesAllAsync<TFix>(string[] before, string[] after)
        where TFix : CodeFixProvider, new()
    {
        using var workspace = new AdhocWorkspace();
        var documents = before.Select(source => TestCompilation.AddDocument(workspace, Complete(source)).Id).ToList();
        var document = workspace.CurrentSolution.GetDocument(documents[0])!;
        var fix = new TFix();
        var diagnostics = await FindAsync<TFix>(document);
        Assert.True(diagnostics.Count > 1, "Nothing that would need a fix for all.");

        foreach (var scope in before.Length == 1 ? [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution] : (FixAllScope[])[FixAllScope.Project, FixAllScope.Solution])
        {
            var context = new FixAllContext(
                document, fix, scope, typeof(TFix).Name, fix.FixableDiagnosticIds, new Known(diagnostics), TestContext.Current.CancellationToken);
            var action = await fix.GetFixAllProvider()!.GetFixAsync(context);
            Assert.NotNull(action);

            var solution = await ApplyAsync(action);
            for (var i = 0; i < before.Length; i++)
            {
                Assert.Equal(Complete(after[i]).ReplaceLineEndings(), await TextAsync(solution, documents[i]));
            }

            await AssertCompilesAsync(solution, document.Id);
            Assert.Empty(await FindAsync<TFix>(solution.GetDocument(document.Id)!));
        }
    }

    /// <summary>Asserts that there is something to be fixed and that a fix does not offer to.</summary>
    /// <typeparam name="TFix">The fix.</typeparam>
    /// <param name="source">The source, below the usual usings.</param>
    /// <param name="references">More assemblies to compile with.</param>
    internal static async Task OffersNothingAsync<TFix>(string source, params MetadataReference[] references)
        where TFix : CodeFixProvider, new()
    {
        using var workspace = new AdhocWorkspace();
        var document = TestCompilation.AddDocument(workspace, Complete(source), references);
        var diagnostics = await FindAsync<TFix>(document);
        Assert.NotEmpty(diagnostics);

        foreach (var diagnostic in diagnostics)
        {
            Assert.Empty(await RegisterAsync<TFix>(document, diagnostic));
        }
    }

    /// <summary>What a provider offers for a diagnostic.</summary>
    internal static async Task<IReadOnlyList<CodeAction>> RegisterAsync<TFix>(Document document, Diagnostic diagnostic, TFix? fix = null)
        where TFix : CodeFixProvider, new()
    {
        var actions = new List<CodeAction>();
        var context = new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken);
        await (fix ?? new TFix()).RegisterCodeFixesAsync(context);
        return actions;
    }

    private static string Complete(string source) => AnalyzerTest.Usings + source + "\n";

    private static async Task<IReadOnlyList<Diagnostic>> FindAsync<TFix>(Document document)
        where TFix : CodeFixProvider, new()
    {
        var compilation = await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        TestCompilation.CreateDriver().RunGeneratorsAndUpdateCompilation(compilation!, out var completed, out _, TestContext.Current.CancellationToken);
        var ids = new TFix().FixableDiagnosticIds;
        return [.. (await TestCompilation.AnalyzeAsync(completed)).Where(diagnostic => ids.Contains(diagnostic.Id)).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private static async Task<Solution> ApplyAsync(CodeAction action)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        return Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
    }

    private static async Task<string> TextAsync(Solution solution, DocumentId id) =>
        (await solution.GetDocument(id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString().ReplaceLineEndings();

    private static async Task AssertCompilesAsync(Solution solution, DocumentId id)
    {
        var compilation = await solution.GetProject(id.ProjectId)!.GetCompilationAsync(TestContext.Current.CancellationToken);
        TestCompilation.CreateDriver(withJson: true).RunGeneratorsAndUpdateCompilation(compilation!, out var completed, out _, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(completed.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>Gives the diagnostics that were found.</summary>
    private sealed class Known(IReadOnlyList<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return diagnostics.Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}
