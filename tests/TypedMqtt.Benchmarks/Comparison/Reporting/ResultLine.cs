using System.Text.Json.Serialization;

namespace TypedMqtt.Benchmarks.Comparison.Reporting;

/// <summary>A line of the file of results. The first six are always there, null where they do not apply.</summary>
internal sealed record ResultLine(
    string Work,
    string Client,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MessagesPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? BytesAllocatedPerMessage,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? CpuSecondsPerMillion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? RatioToMqttnet,
    double? Milliseconds,
    double? KilobytesPerConnection,
    double? Threads)
{
    internal static ResultLine From(Result result) => new(
        result.Work.Id,
        result.Client,
        Round(result.Medians.MessagesPerSecond),
        Round(result.Medians.BytesAllocatedPerMessage),
        Round(result.Medians.CpuSecondsPerMillion),
        Round(result.RatioToMqttNet),
        Round(result.Medians.Milliseconds),
        Round(result.Medians.KilobytesPerConnection),
        result.Medians.Threads);

    private static double? Round(double? number) => number is { } value ? Math.Round(value, 3) : null;
}
