using Microsoft.CodeAnalysis;
using Xunit;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>
/// Runs generator and analyzers over a source, as a build does. What only informs is looked at where it is asked for: the
/// contracts of other tests need not be free of it.
/// </summary>
internal static class AnalyzerTest
{
    internal const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Text.Json.Serialization;
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;


        """;

    /// <summary>Asserts that one rule is reported at the marked places, and no other that warns.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="marked">The source, with the places marked.</param>
    /// <param name="message">What every message has in it.</param>
    /// <param name="references">More assemblies to compile with.</param>
    internal static async Task ReportsAsync(string id, string marked, string message = "", params MetadataReference[] references)
    {
        var markup = Markup.Parse(Usings + marked);
        Assert.NotEmpty(markup.Spans);

        var (all, _) = await RunAllAsync(markup.Source, references);

        var diagnostics = all.Where(diagnostic => diagnostic.Id == id || diagnostic.Severity > DiagnosticSeverity.Info).ToList();
        Assert.Equal(
            markup.Spans.Select(span => (id, markup.Source.Substring(span.Start, span.Length), span.Start)),
            diagnostics.Select(diagnostic => (diagnostic.Id, Text(diagnostic), diagnostic.Location.SourceSpan.Start)));
        Assert.All(diagnostics, diagnostic => Assert.Contains(message, diagnostic.GetMessage(null), StringComparison.Ordinal));
    }

    /// <summary>Asserts that the analyzers do not warn, and that a file is generated for every contract.</summary>
    /// <param name="id">The rule that the source comes near to.</param>
    /// <param name="source">The source.</param>
    /// <param name="files">How many contracts it has.</param>
    /// <param name="references">More assemblies to compile with.</param>
    internal static async Task AcceptsAsync(string id, string source, int files = 1, params MetadataReference[] references)
    {
        var (all, generated) = await RunAllAsync(Usings + source, references);

        Assert.DoesNotContain(all, diagnostic => diagnostic.Id == id || diagnostic.Severity > DiagnosticSeverity.Info);
        Assert.Equal(files, generated);
    }

    /// <summary>Asserts that a rule is not reported, nor any other that warns.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="source">The source.</param>
    /// <param name="references">More assemblies to compile with.</param>
    internal static async Task StaysSilentAsync(string id, string source, params MetadataReference[] references)
    {
        var (diagnostics, _) = await RunAllAsync(Usings + source, references);

        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == id || diagnostic.Severity > DiagnosticSeverity.Info);
    }

    /// <summary>What the analyzers warn of, in the order of the source, and how many files are generated.</summary>
    internal static async Task<(IReadOnlyList<Diagnostic> Diagnostics, int Files)> RunAsync(string source, params MetadataReference[] references)
    {
        var (diagnostics, files) = await RunAllAsync(source, references);
        return ([.. diagnostics.Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Info)], files);
    }

    /// <summary>What the analyzers say, in the order of the source, and how many files are generated.</summary>
    internal static async Task<(IReadOnlyList<Diagnostic> Diagnostics, int Files)> RunAllAsync(string source, params MetadataReference[] references)
    {
        var compilation = TestCompilation.Create(source, references);
        var driver = TestCompilation.CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out var completed, out var failures, TestContext.Current.CancellationToken);
        Assert.All(failures, failure => Assert.Equal(Diagnostics.Rules.NothingGenerated.Id, failure.Id));
        var diagnostics = await TestCompilation.AnalyzeAsync(completed);
        return ([.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)], driver.GetRunResult().GeneratedTrees.Length);
    }

    /// <summary>What the generator itself says.</summary>
    internal static IReadOnlyList<Diagnostic> Generate(string source)
    {
        TestCompilation.CreateDriver().RunGeneratorsAndUpdateCompilation(TestCompilation.Create(source), out _, out var diagnostics, TestContext.Current.CancellationToken);
        return diagnostics;
    }

    /// <summary>Compiles an assembly for others to refer to.</summary>
    internal static MetadataReference Compile(string source, string name)
    {
        var compilation = TestCompilation.Complete(TestCompilation.Create(Usings + source).WithAssemblyName(name));
        using var assembly = new MemoryStream();
        Assert.True(compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        return MetadataReference.CreateFromImage(assembly.ToArray());
    }

    /// <summary>Compiles an assembly for others to refer to, with nothing generated: whoever built it did not have the generator.</summary>
    internal static MetadataReference CompileUngenerated(string source, string name)
    {
        using var assembly = new MemoryStream();
        Assert.True(TestCompilation.Create(Usings + source).WithAssemblyName(name).Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        return MetadataReference.CreateFromImage(assembly.ToArray());
    }

    private static string Text(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(diagnostic.Location.SourceSpan);
}
