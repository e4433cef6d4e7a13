using System.Globalization;
using System.Text;

namespace TypedMqtt.Tests.Simulation;

/// <summary>Everything that holds in the simulation holds too when the process is killed and another one goes on with what was kept.</summary>
public sealed class CrashTests
{
    /// <summary>With how many orders of events every conversation is played; more for a night's work.</summary>
    private const string SeedsVariable = "TYPEDMQTT_CRASH_SEEDS";
    private const int DefaultSeeds = 2;

    /// <summary>Set to 1, everything is played, and not only what is drawn where there is too much for every run.</summary>
    private const string FullVariable = "TYPEDMQTT_FULL_CRASHES";
    private const int FailuresShown = 5;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable(FullVariable) == "1";

    private static int Seeds =>
        Environment.GetEnvironmentVariable(SeedsVariable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultSeeds;

    private static IEnumerable<TraceId> Ids =>
        from seed in Enumerable.Range(1, Seeds)
        from conversation in Conversations.All
        where !conversation.StopsEarly
        select new TraceId(conversation, seed);

    [Fact]
    public void Nothing_that_was_kept_is_lost_doubled_or_reordered_when_the_process_is_killed_at_any_commit() =>
        AssertHolds(new CrashEnumeration(), (crashes, ids) => crashes.KillOnce(ids));

    [Fact]
    public void Nothing_that_was_kept_is_lost_doubled_or_reordered_when_the_process_that_goes_on_is_killed_too() =>
        AssertHolds(new CrashEnumeration(IsFull ? 1 : 40), (crashes, ids) => crashes.KillTwice(ids));

    [Fact]
    public void Nothing_that_was_kept_is_lost_doubled_or_reordered_when_the_process_that_goes_on_loses_its_connection() =>
        AssertHolds(new CrashEnumeration(IsFull ? 1 : 4), (crashes, ids) => crashes.KillAndCut(ids));

    [Fact]
    public void Nothing_that_was_kept_is_lost_doubled_or_reordered_when_the_process_is_killed_behind_two_lost_connections() =>
        AssertHolds(new CrashEnumeration(IsFull ? 1 : 40), (crashes, ids) => crashes.KillBehindTwoCuts(ids));

    private static void AssertHolds(CrashEnumeration enumeration, Action<CrashEnumeration, IEnumerable<TraceId>> run)
    {
        run(enumeration, Ids);
        TestContext.Current.TestOutputHelper?.WriteLine($"{enumeration.Traces} traces, in {enumeration.Crashes} of them a process was killed.");
        if (enumeration.Failures.Count > 0)
        {
            var text = new StringBuilder().AppendLine($"{enumeration.Failures.Count} of {enumeration.Traces} traces failed. To replay one, set {Replay.Variable}:");
            foreach (var failure in enumeration.Failures.OrderBy(failure => failure.Id.ToString().Length).Take(FailuresShown))
            {
                text.AppendLine($"  {failure.Id} {failure.Invariant}").AppendLine($"    {failure.Message}");
            }

            foreach (var group in enumeration.Failures.GroupBy(failure => failure.Invariant))
            {
                text.AppendLine($"  {group.Key}: {group.Count()}");
            }

            Assert.Fail(text.AppendLine(Replay.Run(enumeration.Failures.OrderBy(failure => failure.Id.ToString().Length).First().Id, out _)).ToString());
        }

        Assert.True(enumeration.Crashes >= 10_000, $"Only {enumeration.Crashes} processes were killed.");
    }
}
