using System.Text.Json;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>What a meter says: some 110 bytes of JSON.</summary>
internal sealed record Reading(long Sequence, double KilowattHours, double Watts, string Unit, bool IsEstimated)
{
    internal static Reading Create(long sequence) => new(1_000_000 + sequence, 48_213.125, 2_317.5, "main-building-east-wing-3", IsEstimated: false);

    internal static int Size => JsonSerializer.SerializeToUtf8Bytes(Create(0), MeterJson.Default.Reading).Length;
}
