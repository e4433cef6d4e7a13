namespace TypedMqtt.Benchmarks.Comparison.Works;

/// <summary>What a work is about: who sends what, and what is counted.</summary>
internal enum WorkKind
{
    /// <summary>The client publishes readings, <see cref="Work.Window"/> of them awaited at once.</summary>
    Publish,

    /// <summary>The client publishes bytes of <see cref="Work.Size"/>.</summary>
    Payload,

    /// <summary>The peer publishes readings, which a handler is given.</summary>
    Receive,

    /// <summary>The same, with <see cref="Work.Count"/> topic filters, of which each message matches one.</summary>
    Filters,

    /// <summary>The client asks, <see cref="Work.Window"/> questions at once, and the peer answers.</summary>
    Request,

    /// <summary>The client publishes through a broker to itself.</summary>
    EndToEnd,

    /// <summary>From the start of the process to the first message handled.</summary>
    FirstMessage,

    /// <summary>From the end of a connection to the completion of <see cref="Work.Count"/> publishes that were in flight.</summary>
    Resume,

    /// <summary>What each of <see cref="Work.Count"/> connections of one process takes.</summary>
    Connections,
}
