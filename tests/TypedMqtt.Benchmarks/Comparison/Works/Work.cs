namespace TypedMqtt.Benchmarks.Comparison.Works;

/// <summary>One row of the table.</summary>
/// <param name="Id">Its name, on the command line too.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Clients">Who can do it.</param>
internal sealed record Work(string Id, WorkKind Kind, params string[] Clients)
{
    /// <summary>The quality of service of what is published or received.</summary>
    internal int Qos { get; init; }

    /// <summary>How many publishes or requests are awaited at once.</summary>
    internal int Window { get; init; } = 1;

    /// <summary>How many topic filters, messages in flight or connections.</summary>
    internal int Count { get; init; } = 1;

    /// <summary>The size of the payload in bytes, where it is not a reading.</summary>
    internal int Size { get; init; }

    /// <summary>Whether more is better: messages in a second. Otherwise the figure is a time or memory.</summary>
    internal bool IsThroughput => Kind < WorkKind.FirstMessage;

    /// <summary>What the figure is, for those that are not messages in a second.</summary>
    internal string Unit => Kind switch
    {
        WorkKind.FirstMessage or WorkKind.Resume => "ms",
        WorkKind.Connections => "KB a connection",
        _ => "/s",
    };
}
