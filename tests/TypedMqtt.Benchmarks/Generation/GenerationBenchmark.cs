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
    private const int FewContracts = 20;
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

        // Every row has files of its own: of those of another something would be known.
        var unknown = new Queue<CSharpCompilation>(Enumerable.Range(0, Medians.WarmUpRounds + rounds).Select(_ => LargeProject.Create(Contracts, MembersEach)));
        var keystroke = 0;
        (string Name, Action Action)[] rows =
        [
            ("all contracts, one pass, nothing known", () => LargeProject.CreateDriver(new ContractGenerator()).RunGenerators(unknown.Dequeue())),
            ("a keystroke in a method elsewhere", Open(Contracts, new ContractGenerator()).Type),
            ("a keystroke in a declaration elsewhere", Open(Contracts, new ContractGenerator()).Declare),
            ("the same, a generator that only binds contracts", Open(Contracts, new BindingGenerator()).Declare),
            ("the same, a generator that only finds contracts", Open(Contracts, new FindingGenerator()).Declare),
            ("the same, a generator that finds none", Open(Contracts, new NoGenerator()).Declare),
            ($"{FewContracts} contracts: a keystroke in a method elsewhere", Open(FewContracts, new ContractGenerator()).Type),
            ($"{FewContracts} contracts: a keystroke in a declaration elsewhere", Open(FewContracts, new ContractGenerator()).Declare),
            ("System.Text.Json: a keystroke in a method elsewhere", new Editor(LargeProject.Create(Contracts, file => Peers.WriteJson(file, MembersEach)), Peers.CreateJson()).Type),
            ("LoggerMessage: a keystroke in a method elsewhere", new Editor(LargeProject.Create(Contracts, file => Peers.WriteLogging(file, MembersEach)), Peers.CreateLogging()).Type),
            ("all analyzers over the project", () => Analyze(LargeProject.Type(compilation, ++keystroke), new ContractAnalyzer(), new HandlerAnalyzer(), new StrayAttributeAnalyzer())),
            ("an analyzer that does nothing over the project", () => Analyze(LargeProject.Type(compilation, ++keystroke), new NoAnalyzer())),
        ];
        var times = Medians.Measure(rounds, [.. rows.Select(row => row.Action)]);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Contracts} contracts of {MembersEach} members: {files} files, {characters / 1_000_000.0:F1} million characters; medians of {rounds} rounds"));
        for (var i = 0; i < rows.Length; i++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows[i].Name,-55} {times[i].TotalMilliseconds,9:F2} ms"));
        }
    }

    private static Editor Open(int contracts, IIncrementalGenerator generator) => new(LargeProject.Create(contracts, MembersEach), generator);

    private static void Analyze(CSharpCompilation compilation, params DiagnosticAnalyzer[] analyzers) =>
        compilation.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
}
