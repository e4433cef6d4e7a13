using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generators;
using TypedMqtt.Generators.Analyzers;

namespace TypedMqtt.Benchmarks.Generation;

/// <summary>What the generator costs: all contracts in one pass, and a keystroke that has nothing to do with them.</summary>
internal static class GenerationBenchmark
{
    private const int Contracts = 200;
    private const int MembersEach = 10;

    internal static void Run(TextWriter output, int rounds)
    {
        var compilation = LargeProject.Create(Contracts, MembersEach);
        var generated = LargeProject.CreateDriver(new ContractGenerator()).RunGenerators(compilation).GetRunResult();
        var files = generated.GeneratedTrees.Length;
        var characters = generated.GeneratedTrees.Sum(tree => tree.Length);
        if (files != Contracts || !generated.Diagnostics.IsEmpty)
        {
            throw new InvalidOperationException($"{files} files were generated for {Contracts} contracts.");
        }

        // Both keep what they know from one keystroke to the next, as an editor does.
        var warm = LargeProject.CreateDriver(new ContractGenerator()).RunGenerators(compilation);
        var idle = LargeProject.CreateDriver(new NoGenerator()).RunGenerators(compilation);
        var binding = LargeProject.CreateDriver(new BindingGenerator()).RunGenerators(compilation);
        var keystroke = 0;
        var times = Medians.Measure(
            rounds,
            () => LargeProject.CreateDriver(new ContractGenerator()).RunGenerators(LargeProject.Type(compilation, ++keystroke)),
            () => warm = warm.RunGenerators(LargeProject.Type(compilation, ++keystroke)),
            () => binding = binding.RunGenerators(LargeProject.Type(compilation, ++keystroke)),
            () => idle = idle.RunGenerators(LargeProject.Type(compilation, ++keystroke)),
            () => Analyze(LargeProject.Type(compilation, ++keystroke), new ContractAnalyzer(), new HandlerAnalyzer(), new StrayAttributeAnalyzer()),
            () => Analyze(LargeProject.Type(compilation, ++keystroke), new NoAnalyzer()));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Contracts} contracts of {MembersEach} members: {files} files, {characters / 1_000_000.0:F1} million characters; medians of {rounds} rounds"));
        string[] names =
        [
            "all contracts, one pass, nothing known",
            "an unrelated keystroke",
            "the same, a generator that only binds contracts",
            "the same, a generator that finds none",
            "all analyzers over the project",
            "an analyzer that does nothing over the project",
        ];
        for (var i = 0; i < names.Length; i++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[i],-55} {times[i].TotalMilliseconds,9:F2} ms"));
        }
    }

    private static void Analyze(CSharpCompilation compilation, params DiagnosticAnalyzer[] analyzers) =>
        compilation.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
}
