using TypedMqtt.Session;

namespace TypedMqtt.Storage;

/// <summary>
/// Keeps a session beyond the process. One caller at a time; calls block for as long as the disk takes, so they are made
/// where a thread may wait.
/// </summary>
internal interface ISessionStore : IDisposable
{
    /// <summary>Where it is, for messages.</summary>
    string Location { get; }

    /// <summary>Opens the store for this process alone, and reads what an earlier one has left.</summary>
    /// <exception cref="SessionStoreException">It cannot be used; the message says why, and what to do. If that may pass, it can be opened again.</exception>
    KeptSession Open();

    /// <summary>Keeps records, in order, all or none of them, and returns when they are as safe as was chosen.</summary>
    /// <exception cref="SessionStoreException">
    /// None of them is kept. If that may pass, they can be given once more, with others behind them; else nothing can be kept any more.
    /// </exception>
    void Append(IReadOnlyList<SessionRecord> records);
}
