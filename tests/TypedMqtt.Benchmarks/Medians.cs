using System.Diagnostics;

namespace TypedMqtt.Benchmarks;

/// <summary>
/// Measures several things in turn, round after round, so that what disturbs the machine disturbs all of them, and takes
/// the median of each.
/// </summary>
internal static class Medians
{
    internal const int WarmUpRounds = 3;

    internal static IReadOnlyList<TimeSpan> Measure(int rounds, params Action[] actions)
    {
        var times = actions.Select(_ => new List<TimeSpan>()).ToArray();
        for (var round = -WarmUpRounds; round < rounds; round++)
        {
            for (var i = 0; i < actions.Length; i++)
            {
                GC.Collect();
                var start = Stopwatch.GetTimestamp();
                actions[i]();
                if (round >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(start));
                }
            }
        }

        return [.. times.Select(all => all.Order().ElementAt(all.Count / 2))];
    }
}
