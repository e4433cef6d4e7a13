using System.Globalization;
using System.Text;
using TypedMqtt.Tests.Simulation.Invariants;

namespace TypedMqtt.Tests.Simulation;

/// <summary>The enumeration, played once for all tests that look at it.</summary>
public sealed class EnumerationFixture
{
    /// <summary>With how many orders of events every conversation is played; more for a night's work.</summary>
    private const string SeedsVariable = "TYPEDMQTT_SIMULATION_SEEDS";
    private const int DefaultSeeds = 3;

    private const int FailuresShown = 5;

    // Lazily: to replay one trace, or to compare two, nobody needs the others.
    private readonly Lazy<Enumeration> _enumeration = new(() => Enumeration.Run(Conversations.All, Seeds));

    internal Enumeration Enumeration => _enumeration.Value;

    private static int Seeds =>
        Environment.GetEnvironmentVariable(SeedsVariable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultSeeds;

    /// <summary>Fails where an invariant was broken.</summary>
    internal void AssertHolds<TInvariant>()
        where TInvariant : Invariant => AssertHolds(typeof(TInvariant).Name);

    /// <inheritdoc cref="AssertHolds{TInvariant}"/>
    internal void AssertHolds(string invariant) => AssertNone(failure => failure.Invariant == invariant);

    /// <summary>Fails where some traces have failed, with the whole of the first of them.</summary>
    internal void AssertNone(Func<TraceFailure, bool> matches)
    {
        var failures = Enumeration.Failures.Where(matches).ToArray();
        if (failures.Length == 0)
        {
            return;
        }

        var text = new StringBuilder().AppendLine($"{failures.Length} of {Enumeration.Traces} traces failed. To replay one, set {Replay.Variable}:");
        foreach (var failure in failures.Take(FailuresShown))
        {
            text.AppendLine($"  {failure.Id}").AppendLine($"    {failure.Message}");
        }

        Assert.Fail(text.AppendLine(Replay.Run(failures[0].Id, out _)).ToString());
    }
}
