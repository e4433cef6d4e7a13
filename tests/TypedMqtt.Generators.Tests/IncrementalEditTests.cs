using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace TypedMqtt.Generators.Tests;

/// <summary>What each kind of edit costs, step by step: a project of several files, one of which is edited.</summary>
public sealed class IncrementalEditTests
{
    private const string Usings = """
        using System.Text.Json.Serialization;
        using System.Threading.Tasks;
        using TypedMqtt;


        """;

    private const string Base = """
        [MqttContract("base")]
        public interface IBase
        {
            [MqttEvent("x")]
            ValueTask XAsync(Mode payload);
        }
        """;

    private const string Heir = """
        [MqttContract("heir", JsonContext = typeof(HeirJson))]
        public interface IHeir : IBase
        {
            [MqttEvent("y")]
            ValueTask YAsync(Reading payload);
        }
        """;

    private const string Alone = """
        [MqttContract("alone")]
        public interface IAlone
        {
            [MqttEvent("z")]
            ValueTask ZAsync(string payload);
        }
        """;

    private const string Payloads = """
        public enum Mode { On, Off }

        public sealed record Reading(double Celsius);

        [JsonSerializable(typeof(Reading))]
        public sealed partial class HeirJson : JsonSerializerContext;
        """;

    // In the order of the files: base, heir, alone.
    private static readonly string[] Files = [Base, Heir, Alone, Payloads, "internal static class Unrelated;"];

    private static readonly IncrementalStepRunReason[] AllUnchanged = [Unchanged, Unchanged, Unchanged];

    private static readonly IncrementalStepRunReason[] AllCached = [Cached, Cached, Cached];

    [Fact]
    public void An_unrelated_edit_is_compared_and_forgotten() => AssertReasons(
        Rerun(4, _ => "internal static class Unrelated { internal const int Value = 1; }"), parse: AllUnchanged, valid: AllCached, written: AllCached);

    [Fact]
    public void So_is_a_comment_in_a_contract() => AssertReasons(
        Rerun(1, text => text.Replace("{\n", "{\n    // Hello.\n", StringComparison.Ordinal)), parse: AllUnchanged, valid: AllCached, written: AllCached);

    [Fact]
    public void And_lines_that_move_a_contract_within_its_file() => AssertReasons(
        Rerun(0, text => "internal static class Before;\n\n" + text), parse: AllUnchanged, valid: AllCached, written: AllCached);

    [Fact]
    public void A_contract_that_moves_to_another_file_is_taken_away_and_comes_back_the_same()
    {
        var (result, before) = Rerun(files => [files[0], files[1], "", files[3], files[4] + "\n\n" + files[2]]);

        // The contract moves behind the others; its text does not change.
        AssertReasons((result, before), parse: [Unchanged, Unchanged, Removed, New], valid: [Cached, Cached, Removed, New], written: [Cached, Cached, Removed, New]);
        Assert.Equal(Texts(before), Texts(result));
    }

    [Fact]
    public void An_edited_base_contract_writes_its_own_file_and_that_of_its_heir() => AssertReasons(
        Rerun(0, text => text.Replace("\"x\"", "\"changed\"", StringComparison.Ordinal)),
        parse: [Modified, Modified, Unchanged],
        valid: [Modified, Modified, Cached],
        written: [Modified, Modified, Cached]);

    [Fact]
    public void A_property_more_of_a_payload_that_is_JSON_is_no_matter_of_the_contracts() => AssertReasons(
        Rerun(3, text => text.Replace("double Celsius", "double Celsius, int Humidity", StringComparison.Ordinal)), parse: AllUnchanged, valid: AllCached, written: AllCached);

    [Fact]
    public void A_member_more_of_an_enum_that_is_sent_writes_the_contracts_that_send_it() => AssertReasons(
        Rerun(3, text => text.Replace("On, Off", "On, Off, Auto", StringComparison.Ordinal)),
        parse: [Modified, Modified, Unchanged],
        valid: [Modified, Modified, Cached],
        written: [Modified, Modified, Cached]);

    [Fact]
    public async Task An_edit_that_only_an_analyzer_minds_writes_nothing()
    {
        static string Forget(string text) => text.Replace("typeof(Reading)", "typeof(Mode)", StringComparison.Ordinal);

        AssertReasons(Rerun(3, Forget), parse: AllUnchanged, valid: AllCached, written: AllCached);

        var found = await TestCompilation.AnalyzeAsync(Create([.. Files[..3], Forget(Files[3])]));
        Assert.Equal("TMQ213", Assert.Single(found, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Id);
    }

    [Fact]
    public void A_contract_that_is_broken_takes_its_file_and_that_of_its_heir_away_and_leaves_others_alone()
    {
        var (result, before) = Rerun(0, text => text.Replace("\"x\"", "\"{x\"", StringComparison.Ordinal));

        Assert.Equal([Modified, Modified, Unchanged], Reasons(result, TrackingNames.Parse));
        Assert.Equal([Removed, Removed, Cached], Reasons(result, TrackingNames.Valid));
        Assert.Equal([New, New], Reasons(result, TrackingNames.Failed));
        Assert.Equal(Texts(before).Where(text => text.Contains("AlonePublisher", StringComparison.Ordinal)), Texts(result));
        Assert.Equal(["TMQ010", "TMQ010"], result.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    private static void AssertReasons(
        (GeneratorRunResult Result, GeneratorRunResult Before) run, IncrementalStepRunReason[] parse, IncrementalStepRunReason[] valid, IncrementalStepRunReason[] written)
    {
        Assert.Equal(parse, Reasons(run.Result, TrackingNames.Parse));
        Assert.Equal(valid, Reasons(run.Result, TrackingNames.Valid));
        Assert.Equal(written, run.Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason));
        Assert.DoesNotContain(TrackingNames.Failed, run.Result.TrackedSteps.Keys);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static IEnumerable<string> Texts(GeneratorRunResult result) => result.GeneratedSources.Select(file => file.SourceText.ToString()).Order(StringComparer.Ordinal);

    private static (GeneratorRunResult Result, GeneratorRunResult Before) Rerun(int file, Func<string, string> edit) =>
        Rerun(files => [.. files[..file], edit(files[file]), .. files[(file + 1)..]]);

    private static (GeneratorRunResult Result, GeneratorRunResult Before) Rerun(Func<string[], string[]> edit)
    {
        // Files that are not edited keep their trees, as in an editor.
        var before = Create(Files);
        var trees = before.SyntaxTrees.ToList();
        var texts = edit(Files);
        var after = before;
        for (var i = 0; i < Files.Length; i++)
        {
            if (texts[i] != Files[i])
            {
                after = after.ReplaceSyntaxTree(trees[i], Parse(texts[i], i));
            }
        }

        Assert.NotSame(before, after);
        var driver = TestCompilation.CreateDriver().RunGenerators(before, TestContext.Current.CancellationToken);
        return (driver.RunGenerators(after, TestContext.Current.CancellationToken).GetRunResult().Results.Single(), driver.GetRunResult().Results.Single());
    }

    private static CSharpCompilation Create(string[] files) => TestCompilation.Create("").RemoveAllSyntaxTrees().AddSyntaxTrees(files.Select(Parse));

    private static SyntaxTree Parse(string text, int index) =>
        CSharpSyntaxTree.ParseText(Usings + text, TestCompilation.ParseOptions, $"File{index}.cs", cancellationToken: TestContext.Current.CancellationToken);
}
