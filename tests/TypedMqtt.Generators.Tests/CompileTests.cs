using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

public sealed class CompileTests
{
    public static TheoryData<string> Corpus => CorpusFile.Names;

    [Theory]
    [MemberData(nameof(Corpus))]
    public void What_is_generated_compiles_without_a_warning_in_a_strict_project(string name)
    {
        var compilation = TestCompilation.Create(CorpusFile.Read(name));
        var written = compilation.SyntaxTrees.Single();

        var completed = TestCompilation.Complete(compilation);

        // The corpus is not documented, and named to annoy; what is generated has to be beyond reproach.
        var diagnostics = completed.GetDiagnostics(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && diagnostic.Location.SourceTree != written);
        using var assembly = new MemoryStream();
        Assert.True(completed.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task The_analyzers_do_not_warn_of_what_is_generated_for(string name)
    {
        var completed = TestCompilation.Complete(TestCompilation.Create(CorpusFile.Read(name)));

        Assert.DoesNotContain(await TestCompilation.AnalyzeAsync(completed), diagnostic => diagnostic.Severity > DiagnosticSeverity.Info);
    }
}
