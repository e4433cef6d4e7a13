using TypedMqtt.Infrastructure;
using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Connection;

/// <summary>
/// Keeps the session's records, all that there are at a time at once: while the disk is busy the next ones collect, and that is
/// where throughput comes from. The writer has it keep what its packets depend on; otherwise, and offline, its own loop does.
/// Who fails once does nothing any more, and says so to everybody.
/// </summary>
internal sealed class SessionKeeper(ISessionStore store, SessionGate gate, Clock clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly List<SessionRecord> _records = [];
    private Action<SessionStoreException>? _onFailed;
    private SessionStoreException? _failure;
    private Task _loop = Task.CompletedTask;
    private bool _isClosed;

    /// <summary>Begins to keep what nobody waits for.</summary>
    /// <param name="onFailed">Told once, when nothing can be kept any more.</param>
    internal void Start(Action<SessionStoreException> onFailed)
    {
        _onFailed = onFailed;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Keeps everything that there is to keep.</summary>
    /// <exception cref="SessionStoreException">It is not kept.</exception>
    internal async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            KeepAll();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Keeps what there is, the last time, and closes the store. What is published from here on is not taken.</summary>
    internal async Task CloseAsync(Action closeGate)
    {
        await _end.CancelAsync().ConfigureAwait(false);
        gate.KeepSignal.Set();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!_isClosed)
            {
                KeepAll();
            }
        }
        catch (SessionStoreException)
        {
            // Told to whom it concerns already; those who wait are told by the gate.
        }
        finally
        {
            closeGate();
            _isClosed = true;
            store.Dispose();
            _turn.Release();
        }
    }

    public void Dispose()
    {
        store.Dispose();
        _turn.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            await gate.KeepSignal.WaitAsync().ConfigureAwait(false);
            try
            {
                await KeepAsync(_end.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SessionStoreException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private void KeepAll()
    {
        if (_failure is not null || _isClosed)
        {
            throw _failure ?? new SessionStoreException("The session has been closed.");
        }

        gate.TakeRecords(_records);
        if (_records.Count == 0)
        {
            return;
        }

        try
        {
            Append();
        }
#pragma warning disable CA1031 // Whatever it is, nothing behind it may be done, and everybody who waits has to hear of it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e as SessionStoreException ?? new SessionStoreException($"The session could not be kept in {store.Location}: {e.Message}", e);
            _onFailed?.Invoke(_failure);
            throw _failure;
        }

        _records.Clear();
    }

    private void Append()
    {
        foreach (var record in _records)
        {
            if (record is { Kind: SessionRecordKind.Accepted, Message: { } message } && (message.ExpiresAt ?? message.KeptUntil) is { } expiresAt)
            {
                message.ExpiresAtUnixTime = clock.ToUnixTime(expiresAt);
            }
        }

        store.Append(_records);
        foreach (var record in _records)
        {
            if (record is { Kind: SessionRecordKind.Accepted, Message: { } message })
            {
                OnKept(message);
            }
        }
    }

    private static void OnKept(OutboundMessage message)
    {
        message.IsKept = true;
        message.LetGo();
        if (message.CompletesWhenAccepted)
        {
            message.TryComplete(null);
        }
    }
}
