using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.CodeFixes;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

/// <summary>
/// Somebody types: most of what a generator ever sees does not compile. A failure names its variant, and
/// <c>TYPEDMQTT_ROBUSTNESS_FIRST</c> and <c>TYPEDMQTT_ROBUSTNESS_VARIANTS</c> run that one again, or as many as there is time for.
/// </summary>
public sealed class RobustnessTests
{
    private const int DefaultVariants = 50;

    private static readonly ContractFix[] Fixes =
        [.. typeof(ContractFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ContractFix))).Select(type => (ContractFix)Activator.CreateInstance(type)!)];

    public static TheoryData<string> Corpus => CorpusFile.Names;

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task Broken_source_breaks_neither_generator_nor_analyzers(string name)
    {
        // One driver for all, as in an editor: what it keeps of one variant meets the next.
        var source = CorpusFile.Read(name);
        var compilation = TestCompilation.Create(source);
        var driver = TestCompilation.CreateDriver();
        foreach (var variant in Variants(DefaultVariants))
        {
            var text = Mutation.Create(source, Seed(name, variant));
            var tree = compilation.SyntaxTrees.Single();
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, TestCompilation.ParseOptions, tree.FilePath, cancellationToken: TestContext.Current.CancellationToken));

            driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var completed, out var diagnostics, TestContext.Current.CancellationToken);

            // CS8785 is a generator that threw, AD0001 an analyzer.
            Assert.True(diagnostics.All(diagnostic => diagnostic.Id == Diagnostics.Rules.NothingGenerated.Id), Describe(diagnostics, name, variant, text));
            Assert.Null(driver.GetRunResult().Results.Single().Exception);

            // Most of the time goes into compiling what was generated, which tells the analyzers little.
            var found = await TestCompilation.AnalyzeAsync(variant % 10 == 0 ? completed : compilation);
            Assert.True(found.All(diagnostic => diagnostic.Id.StartsWith("TMQ", StringComparison.Ordinal)), Describe(found, name, variant, text));
        }
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task Broken_source_breaks_no_fix(string name)
    {
        using var workspace = new AdhocWorkspace();
        var document = TestCompilation.AddDocument(workspace, CorpusFile.Read(name));
        foreach (var variant in Variants(DefaultVariants / 10))
        {
            var text = Mutation.Create(CorpusFile.Read(name), Seed(name, variant));
            var broken = document.WithText(SourceText.From(text));
            var compilation = await broken.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
            foreach (var diagnostic in await TestCompilation.AnalyzeAsync(compilation!))
            {
                foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
                {
                    try
                    {
                        await ApplyAsync(broken, diagnostic, fix);
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        Assert.Fail($"{exception}\n{Describe([diagnostic], name, variant, text)}");
                    }
                }
            }
        }
    }

    /// <summary>Applies a fix, without the formatting that an editor adds: Roslyn's own does not survive all that these files are.</summary>
    private static async Task ApplyAsync(Document document, Diagnostic diagnostic, ContractFix fix)
    {
        if (await fix.DescribeAsync(document, diagnostic, TestContext.Current.CancellationToken) is not null)
        {
            Assert.NotSame(document.Project.Solution, await fix.ApplyAsync(document.Project.Solution, [(document.Id, diagnostic)], TestContext.Current.CancellationToken));
        }
    }

    private static IEnumerable<int> Variants(int count) => Enumerable.Range(Read("TYPEDMQTT_ROBUSTNESS_FIRST", 0), Read("TYPEDMQTT_ROBUSTNESS_VARIANTS", count));

    private static int Read(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    /// <summary>Files differ, and a failure comes back.</summary>
    private static int Seed(string name, int variant) => name.Aggregate(variant, (hash, character) => unchecked((hash * 31) + character));

    private static string Describe(IEnumerable<Diagnostic> diagnostics, string name, int variant, string text) => $"Variant {variant} of {name}: {string.Join('\n', diagnostics)}\n{text}";
}
