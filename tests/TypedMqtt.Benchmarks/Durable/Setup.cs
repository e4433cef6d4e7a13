using TypedMqtt.Sqlite;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>One way to keep messages, and how many are under way at a time.</summary>
/// <param name="Durability">Null for a session in memory.</param>
/// <param name="Window">How many publishes are awaited at a time.</param>
/// <param name="CompleteWhen">What they wait for.</param>
/// <param name="Messages">How many messages a round has.</param>
internal sealed record Setup(SqliteDurability? Durability, int Window, MqttCompletion CompleteWhen, int Messages)
{
    internal string Name => $"{(Durability is { } durability ? $"SQLite, {durability}" : "memory")}, window {Window}, {CompleteWhen}";

    internal static IEnumerable<Setup> All =>
        from durability in new SqliteDurability?[] { null, SqliteDurability.Relaxed, SqliteDurability.Full }
        from load in new (int Window, MqttCompletion CompleteWhen, int Messages)[]
        {
            (1, MqttCompletion.Acknowledged, 1_000),
            (64, MqttCompletion.Acknowledged, 20_000),
            (1_000, MqttCompletion.Acknowledged, 60_000),
            (1_000, MqttCompletion.Accepted, 60_000),
        }
        select new Setup(durability, load.Window, load.CompleteWhen, load.Messages);
}
