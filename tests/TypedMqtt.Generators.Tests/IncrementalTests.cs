using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

public sealed class IncrementalTests
{
    public static TheoryData<string> Corpus => CorpusFile.Names;

    [Theory]
    [MemberData(nameof(Corpus))]
    public void An_unrelated_edit_runs_no_step_again(string name)
    {
        var before = TestCompilation.Create(CorpusFile.Read(name));
        var other = CSharpSyntaxTree.ParseText("internal static class Unrelated;", TestCompilation.ParseOptions, "Unrelated.cs", cancellationToken: TestContext.Current.CancellationToken);
        var edited = CSharpSyntaxTree.ParseText("internal static class Unrelated { internal const int Value = 1; }", TestCompilation.ParseOptions, "Unrelated.cs", cancellationToken: TestContext.Current.CancellationToken);

        var result = Rerun(before.AddSyntaxTrees(other), compilation => compilation.ReplaceSyntaxTree(other, edited));

        AssertReasons(result, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
    }

    [Fact]
    public void A_comment_in_the_contract_changes_no_model_and_writes_no_file_again()
    {
        var result = Rerun(TestCompilation.Create(CorpusFile.Read("Thermostat")), compilation => Edit(compilation, text => "// Hello.\n" + text));

        AssertReasons(result, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
    }

    [Fact]
    public void A_changed_template_changes_the_file_of_its_contract_only()
    {
        var result = Rerun(TestCompilation.Create(CorpusFile.Read("TwoNamespaces")), compilation => Edit(compilation, text => text.Replace("\"north\"", "\"polar\"", StringComparison.Ordinal)));

        var reasons = result.TrackedSteps[TrackingNames.Valid].SelectMany(step => step.Outputs).Select(output => output.Reason).ToList();
        Assert.Equal(3, reasons.Count);
        Assert.Single(reasons, IncrementalStepRunReason.Modified);
        Assert.Equal(2, reasons.Count(reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        var written = result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs);
        Assert.Single(written, output => output.Reason != IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void An_unrelated_edit_reports_a_contract_with_errors_from_the_cache()
    {
        const string Source = "[TypedMqtt.MqttContract(\"{a\")] public interface IContract;";
        var before = TestCompilation.Create(Source);

        var result = Rerun(before, compilation => compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("internal static class Unrelated;", TestCompilation.ParseOptions, "Unrelated.cs", cancellationToken: TestContext.Current.CancellationToken)));

        AssertReasons(result, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        Assert.Equal("TMQ010", Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void Every_named_step_is_tracked()
    {
        // A step that gives nothing is not tracked, so there is a contract for each of the two ways.
        var result = Rerun(TestCompilation.Create(CorpusFile.Read("Thermostat") + "[MqttContract(\"{a\")] public interface IBroken;"), compilation => compilation);

        Assert.All(TrackingNames.All, name => Assert.Contains(name, result.TrackedSteps.Keys));
    }

    private static void AssertReasons(GeneratorRunResult result, params IncrementalStepRunReason[] allowed)
    {
        Assert.Contains(TrackingNames.Parse, result.TrackedSteps.Keys);
        foreach (var name in TrackingNames.All.Where(result.TrackedSteps.ContainsKey))
        {
            Assert.All(result.TrackedSteps[name].SelectMany(step => step.Outputs), output => Assert.Contains(output.Reason, allowed));
        }

        var outputs = result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).ToImmutableArray();
        Assert.NotEmpty(outputs);
        Assert.All(outputs, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static GeneratorRunResult Rerun(CSharpCompilation compilation, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var driver = TestCompilation.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        return driver.RunGenerators(edit(compilation), TestContext.Current.CancellationToken).GetRunResult().Results.Single();
    }

    private static CSharpCompilation Edit(CSharpCompilation compilation, Func<string, string> edit)
    {
        var tree = compilation.SyntaxTrees.Single();
        var text = edit(tree.GetText(TestContext.Current.CancellationToken).ToString());
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, TestCompilation.ParseOptions, tree.FilePath, cancellationToken: TestContext.Current.CancellationToken));
    }
}
