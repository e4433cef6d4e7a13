using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Reporting;

/// <summary>The medians of one client in one work.</summary>
/// <param name="Work">The work.</param>
/// <param name="Client">The client.</param>
/// <param name="Medians">The median of each figure.</param>
/// <param name="RatioToMqttNet">
/// How many times better than MQTTnet, from the medians: more messages, less time, less memory. Null where it was not measured.
/// </param>
internal sealed record Result(Work Work, string Client, Measurement Medians, double? RatioToMqttNet)
{
    internal static IEnumerable<Result> Create(Work work, IReadOnlyDictionary<string, List<Measurement>> measurements)
    {
        var medians = measurements.Where(entry => entry.Value.Count > 0).ToDictionary(entry => entry.Key, entry => Median(entry.Value));
        var reference = medians.GetValueOrDefault(ClientNames.MqttNet);
        return medians.Select(entry => new Result(work, entry.Key, entry.Value, Ratio(work, entry.Value, reference)));
    }

    /// <summary>The figure that counts in a work.</summary>
    internal static double? Figure(Work work, Measurement measurement) => work.Kind switch
    {
        WorkKind.Connections => measurement.KilobytesPerConnection,
        WorkKind.FirstMessage or WorkKind.Resume => measurement.Milliseconds,
        _ => measurement.MessagesPerSecond,
    };

    private static double? Ratio(Work work, Measurement own, Measurement? reference) =>
        reference is null ? null : work.IsThroughput ? Figure(work, own) / Figure(work, reference) : Figure(work, reference) / Figure(work, own);

    private static Measurement Median(List<Measurement> all) => new()
    {
        MessagesPerSecond = Median(all, measurement => measurement.MessagesPerSecond),
        BytesAllocatedPerMessage = Median(all, measurement => measurement.BytesAllocatedPerMessage),
        CpuSecondsPerMillion = Median(all, measurement => measurement.CpuSecondsPerMillion),
        Milliseconds = Median(all, measurement => measurement.Milliseconds),
        KilobytesPerConnection = Median(all, measurement => measurement.KilobytesPerConnection),
        Threads = Median(all, measurement => measurement.Threads),
    };

    private static double? Median(List<Measurement> all, Func<Measurement, double?> figure) => all.Select(figure).Order().ElementAt(all.Count / 2);
}
