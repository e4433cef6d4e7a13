using System.Globalization;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison;

/// <summary>What <c>compare</c> is told.</summary>
internal sealed record CompareArguments
{
    internal const string Usage = """
        usage: TypedMqtt.Benchmarks smoke
        usage: TypedMqtt.Benchmarks compare [options]
          --work ID,ID,…      which works; all by default. Those there are: compare --list
          --client NAME,…     TypedMqtt, MQTTnet, libmosquitto, limit; all by default
          --rounds N          how often each is measured, in turn; 5 by default
          --seconds S         how long each time; 2 by default
          --warm-up S         how long before that; 1 by default
          --json FILE         where the lines of results go; artifacts/comparison.jsonl by default
        """;

    internal IReadOnlyList<Work> Works { get; init; } = WorkList.Works;

    internal IReadOnlyList<string> Clients { get; init; } = ClientNames.All;

    internal int Rounds { get; init; } = 5;

    internal TimeSpan Steady { get; init; } = TimeSpan.FromSeconds(2);

    internal TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    internal string JsonFile { get; init; } = Path.Combine("artifacts", "comparison.jsonl");

    /// <summary>Whether works only count to fifty: to see that they run.</summary>
    internal bool Small { get; init; }

    /// <exception cref="UsageException">Something is not understood.</exception>
    internal static CompareArguments Read(ReadOnlySpan<string> arguments)
    {
        var result = new CompareArguments();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new UsageException($"{arguments[i]} needs a value.");
            result = arguments[i] switch
            {
                "--work" => result with { Works = [.. value.Split(',').Select(id => WorkList.Find(id))] },
                "--client" => result with { Clients = [.. value.Split(',').Select(FindClient)] },
                "--rounds" => result with { Rounds = Math.Max(1, (int)ReadNumber(arguments[i], value)) },
                "--seconds" => result with { Steady = TimeSpan.FromSeconds(ReadNumber(arguments[i], value)) },
                "--warm-up" => result with { WarmUp = TimeSpan.FromSeconds(ReadNumber(arguments[i], value)) },
                "--json" => result with { JsonFile = value },
                _ => throw new UsageException($"'{arguments[i]}' is no option."),
            };
        }

        return result;
    }

    private static string FindClient(string name) =>
        ClientNames.All.FirstOrDefault(client => client.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new UsageException($"'{name}' is no client.");

    private static double ReadNumber(string option, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : throw new UsageException($"{option} needs a number.");
}
