using System.Text;
using TypedMqtt.Tests.Simulation.Invariants;

namespace TypedMqtt.Tests.Simulation;

/// <summary>What holds in every trace of the enumeration. A failure names the trace; see the README beside this file for how to replay it.</summary>
public sealed class SimulationTests(EnumerationFixture fixture) : IClassFixture<EnumerationFixture>
{
    private const int FailuresShown = 5;

    [Fact]
    public void At_least_50_000_different_traces_were_played()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{fixture.Enumeration.Traces} traces, {fixture.Enumeration.Distinct} of them different.");
        Assert.True(fixture.Enumeration.Distinct >= 50_000, $"Only {fixture.Enumeration.Distinct} of {fixture.Enumeration.Traces} traces differ.");
    }

    [Fact]
    public void Nothing_is_broken()
    {
        var failures = fixture.Enumeration.Failures;
        if (failures.Count == 0)
        {
            return;
        }

        var text = new StringBuilder().AppendLine($"{failures.Count} traces broke a promise.");
        foreach (var group in failures.GroupBy(failure => failure.Invariant))
        {
            text.AppendLine($"{group.Key}: {group.Count()}");
            foreach (var failure in group.Take(FailuresShown))
            {
                text.AppendLine($"  {Replay.Variable}={failure.Id}").AppendLine($"    {failure.Message}");
            }
        }

        Assert.Fail(text.ToString());
    }

    [Fact]
    public void A_single_trace_can_be_replayed()
    {
        var id = Environment.GetEnvironmentVariable(Replay.Variable) is { Length: > 0 } text ? TraceId.Parse(text) : new TraceId(Conversations.All[0], 1);
        var trace = Replay.Run(id, out var isBroken);
        TestContext.Current.TestOutputHelper?.WriteLine(trace);
        Assert.False(isBroken, trace);
    }
}
