using System.Globalization;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Reporting;

/// <summary>Figures as people read them.</summary>
internal static class Cells
{
    /// <summary>The figure of a work with its unit, and what belongs to it.</summary>
    internal static string Figure(Work work, Measurement measurement)
    {
        var figure = Result.Figure(work, measurement) ?? 0;
        var text = string.Create(CultureInfo.InvariantCulture, $"{(figure < 100 ? figure.ToString("F1", CultureInfo.InvariantCulture) : figure.ToString("N0", CultureInfo.InvariantCulture))} {work.Unit}");
        if (measurement.BytesAllocatedPerMessage is { } bytes)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", {bytes:N0} B");
        }

        if (measurement.CpuSecondsPerMillion is { } seconds)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", {seconds:N2} µs");
        }

        return measurement.Threads is { } threads ? text + string.Create(CultureInfo.InvariantCulture, $", {threads:N0} threads") : text;
    }

    /// <summary>The same, and how it compares.</summary>
    internal static string Cell(Result? result) => result switch
    {
        null => "",
        { RatioToMqttNet: { } ratio, Client: not ClientNames.MqttNet } => string.Create(CultureInfo.InvariantCulture, $"**{ratio:F2}×** {Figure(result.Work, result.Medians)}"),
        _ => Figure(result.Work, result.Medians),
    };
}
