using System.Globalization;
using System.Text;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

/// <summary>Somebody types: most of what a generator ever sees does not compile.</summary>
public sealed class RobustnessTests
{
    private const int DefaultVariants = 40;

    private static readonly string[] Insertions =
        ["{", "}", "/", "\"", "(", ")", "<T>", "?", ";", "[MqttContract]", "[MqttEvent(\"a/{b}\")]", "\ud800", "#", "interface I { }", "namespace N;", "ref ", "static ", "partial ", "@"];

    public static TheoryData<string> Corpus => CorpusFile.Names;

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task Broken_source_breaks_neither_generator_nor_analyzer(string name)
    {
        var source = CorpusFile.Read(name);

        // The seed is the file: a failure comes back, and files differ.
#pragma warning disable CA5394 // Nothing here is a secret.
        var random = new Random(name.Aggregate(17, (hash, character) => unchecked((hash * 31) + character)));
        for (var i = 0; i < Variants; i++)
        {
            await RunAsync(Mutate(source, random));
        }
#pragma warning restore CA5394
    }

    /// <summary>A variable asks for more of them: 300 a file take two minutes.</summary>
    private static int Variants =>
        int.TryParse(Environment.GetEnvironmentVariable("TYPEDMQTT_ROBUSTNESS_VARIANTS"), CultureInfo.InvariantCulture, out var variants) ? variants : DefaultVariants;

    private static async Task RunAsync(string source)
    {
        var compilation = TestCompilation.Create(source);
        var driver = TestCompilation.CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out var completed, out var diagnostics, TestContext.Current.CancellationToken);

        // CS8785 is a generator that threw, AD0001 an analyzer.
        Assert.True(diagnostics.All(diagnostic => diagnostic.Id == Diagnostics.Rules.NothingGenerated.Id), $"{string.Join('\n', diagnostics)}\n{source}");
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        var found = await TestCompilation.AnalyzeAsync(completed);
        Assert.True(found.All(diagnostic => diagnostic.Id.StartsWith("TMQ", StringComparison.Ordinal)), $"{string.Join('\n', found)}\n{source}");
    }

#pragma warning disable CA5394 // Nothing here is a secret.
    private static string Mutate(string source, Random random)
    {
        var text = new StringBuilder(source);
        var position = random.Next(source.Length);
        switch (random.Next(5))
        {
            case 0:
                text.Length = position;
                break;
            case 1:
                text.Remove(position, random.Next(Math.Min(40, source.Length - position)));
                break;
            case 2:
                text.Insert(position, Insertions[random.Next(Insertions.Length)]);
                break;
            case 3:
                text.Insert(random.Next(source.Length), source.AsSpan(position, random.Next(Math.Min(400, source.Length - position))));
                break;
            default:
                text[position] = text[random.Next(source.Length)];
                break;
        }

        return text.ToString();
    }
#pragma warning restore CA5394
}
