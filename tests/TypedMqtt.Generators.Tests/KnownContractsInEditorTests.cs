using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;
using static TypedMqtt.Generators.Tests.Harness.PlantProject;

namespace TypedMqtt.Generators.Tests;

/// <summary>What is known of contracts while somebody goes on typing: as long as it holds, no longer, and not in the way.</summary>
public sealed class KnownContractsInEditorTests
{
    [Fact]
    public void Members_come_in_the_order_of_their_files()
    {
        static CSharpCompilation With(params string[] parts) => Create().AddSyntaxTrees(parts.Select(part =>
            Parse($"using System.Threading.Tasks; using TypedMqtt; namespace Acme.Plant; partial interface IPlant {{ [MqttEvent(\"{part}\")] ValueTask {part}Async(string id); }}", part + ".cs")));
        static CSharpCompilation Exchange(CSharpCompilation compilation) =>
            compilation.RemoveSyntaxTrees(compilation.SyntaxTrees[2]).AddSyntaxTrees(compilation.SyntaxTrees[2]);

        var (before, after) = Read(With("First", "Second"), Exchange);

        Assert.NotEqual(before, after);
        Assert.Equal(["First", "Second"], Names(before));
        Assert.Equal(["Second", "First"], Names(after));

        static IEnumerable<string> Names(IReadOnlyList<ContractOutcome?> outcomes) => outcomes[0]!.Model!.Members.Select(member => member.Stem).Where(stem => stem is "First" or "Second");
    }

    [Fact]
    public void An_error_is_reported_in_the_part_with_the_attribute_whatever_moves_in_another()
    {
        static SyntaxTree OtherPart(string comment) => Parse(comment + "public partial interface IBroken;", "Other.cs");
        var attribute = Parse("[TypedMqtt.MqttContract(\"{a\")]\npublic partial interface IBroken;", "Attribute.cs");
        var compilation = TestCompilation.Create("").RemoveAllSyntaxTrees().AddSyntaxTrees(OtherPart(""), attribute);

        var driver = TestCompilation.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], OtherPart("public class A;\n\n")), TestContext.Current.CancellationToken);

        var position = Assert.Single(driver.GetRunResult().Diagnostics).Location.GetLineSpan();
        Assert.Equal(("Attribute.cs", new LinePosition(1, 25)), (position.Path, position.StartLinePosition));
    }

    [Fact]
    public void A_contract_is_known_however_long_somebody_types_elsewhere()
    {
        var recorder = new ReadingRecorder();
        var compilation = Create();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(recorder);
        for (var keystroke = 0; keystroke < 5; keystroke++)
        {
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(Other.Replace("value * 2", $"value * {keystroke}", StringComparison.Ordinal), "Other.cs"));
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        }

        // Two contracts each time; the one is in the file that is typed in.
        Assert.Equal(10, recorder.Last.Count);
        Assert.Single(recorder.Last.Where((_, index) => index % 2 == 0).Distinct(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public async Task It_is_known_in_the_compilations_that_an_editor_makes()
    {
        using var workspace = new AdhocWorkspace();
        TestCompilation.AddDocument(workspace, Contract);
        var other = TestCompilation.AddDocument(workspace, Other);
        var recorder = new ReadingRecorder();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(recorder);
        foreach (var keystroke in (string[])["2", "20", "200"])
        {
            var text = await other.GetTextAsync(TestContext.Current.CancellationToken);
            var position = text.ToString().IndexOf("value * ", StringComparison.Ordinal) + "value * ".Length;
            other = other.WithText(text.Replace(TextSpan.FromBounds(position, text.ToString().IndexOf(';', position)), keystroke));
            var compilation = await other.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
            driver = driver.RunGenerators(compilation!, TestContext.Current.CancellationToken);
        }

        Assert.NotNull(recorder.Last[0]?.Model);
        Assert.Equal(6, recorder.Last.Count);
        Assert.Single(recorder.Last.Where((_, index) => index % 2 == 0).Distinct(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public void Nothing_that_is_known_keeps_a_compilation_in_memory()
    {
        var kept = Create().SyntaxTrees[0];
        var compilation = Run(kept);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(compilation.TryGetTarget(out _));
        GC.KeepAlive(kept);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference<Compilation> Run(SyntaxTree kept)
        {
            var compilation = Create();
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], kept);
            var recorder = new ReadingRecorder();
            var driver = CSharpGeneratorDriver.Create(recorder).RunGenerators(compilation, TestContext.Current.CancellationToken);
            driver.RunGenerators(Edit("value * 2;", "value * 3;")(compilation), TestContext.Current.CancellationToken);
            Assert.Same(recorder.Last[0], recorder.Last[2]);
            return new WeakReference<Compilation>(compilation);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_typed_anywhere_gives_what_a_build_gives(int seed)
    {
        string[] sources = [Contract.ReplaceLineEndings("\n"), Other.ReplaceLineEndings("\n")];
        string[] paths = ["Contract.cs", "Other.cs"];
        var compilation = Create();
        var driver = TestCompilation.CreateDriver();
        for (var step = 0; step < 60; step++)
        {
            // Every other edit goes back to what is in order, so that there is something to be known.
            var file = (seed + (step / 2)) % 2;
            var text = step % 2 == 0 ? Mutation.Create(sources[file], (seed * 1000) + step) : sources[file];
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], Parse(text, paths[file]));

            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);

            var fresh = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(tree => Parse(tree.ToString(), tree.FilePath)));
            var expected = TestCompilation.CreateDriver().RunGenerators(fresh, TestContext.Current.CancellationToken).GetRunResult();
            Assert.Equal(Describe(expected), Describe(driver.GetRunResult()));
        }

        static IEnumerable<string> Describe(GeneratorDriverRunResult result) =>
            [.. result.Diagnostics.Select(diagnostic => diagnostic.ToString()), .. result.GeneratedTrees.Select(tree => tree.ToString())];
    }
}
