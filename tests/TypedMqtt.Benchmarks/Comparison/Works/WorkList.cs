namespace TypedMqtt.Benchmarks.Comparison.Works;

/// <summary>All works there are, in the order of the table.</summary>
internal static class WorkList
{
    private const int SmallCount = 50;

    private static readonly string[] All = [ClientNames.TypedMqtt, ClientNames.MqttNet, ClientNames.Libmosquitto, ClientNames.Limit];
    private static readonly string[] Real = [ClientNames.TypedMqtt, ClientNames.MqttNet, ClientNames.Libmosquitto];
    private static readonly string[] Managed = [ClientNames.TypedMqtt, ClientNames.MqttNet];

    internal static IReadOnlyList<Work> Works { get; } =
    [
        new("publish-qos0", WorkKind.Publish, All),
        .. from qos in new[] { 1, 2 }
           from window in new[] { 1, 64, 1_000 }
           select new Work($"publish-qos{qos}-w{window}", WorkKind.Publish, All) { Qos = qos, Window = window },
        .. from qos in new[] { 0, 1, 2 }
           select new Work($"receive-qos{qos}", WorkKind.Receive, All) { Qos = qos },
        .. from window in new[] { 1, 64 }
           select new Work($"request-w{window}", WorkKind.Request, Managed) { Qos = 1, Window = window },
        new("end-to-end-mosquitto", WorkKind.EndToEnd, Real) { Qos = 1, Window = 64 },
        new("end-to-end-embedded", WorkKind.EndToEnd, Real) { Qos = 1, Window = 64 },
        new("first-message", WorkKind.FirstMessage, Real),
        new("resume-10000", WorkKind.Resume, Real) { Qos = 1, Count = 10_000 },
        new("payload-10k", WorkKind.Payload, All) { Size = 10 * 1024 },
        new("payload-1m", WorkKind.Payload, All) { Size = 1024 * 1024 },
        .. from count in new[] { 1, 100, 1_000 }
           select new Work($"connections-{count}", WorkKind.Connections, Real) { Count = count },
        .. from count in new[] { 10, 100, 1_000, 100_000 }
           select new Work($"filters-{count}", WorkKind.Filters, Real) { Count = count },
    ];

    /// <summary>The work of that name; small, it counts to fifty at most: to see that it runs.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    internal static Work Find(string id, bool small = false)
    {
        var work = Works.FirstOrDefault(work => work.Id == id) ?? throw new UsageException($"'{id}' is no work: {string.Join(", ", Works.Select(work => work.Id))}.");
        return small ? work with { Count = Math.Min(work.Count, SmallCount) } : work;
    }
}
