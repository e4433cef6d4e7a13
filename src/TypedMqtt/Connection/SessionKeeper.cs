using TypedMqtt.Infrastructure;
using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Connection;

/// <summary>
/// Keeps the session's records, all that there are at a time at once: while the disk is busy the next ones collect, and that is
/// where throughput comes from. The writer has it keep what its packets depend on; otherwise, and offline, its own loop does.
/// </summary>
/// <remarks>
/// The session in memory is ahead of the disk until its records are kept, so what was not kept stays here, to be tried again: before
/// every attempt to connect, and when somebody would publish. In between nothing is connected, and nothing taken. What cannot pass
/// is final: who fails so does nothing any more, and says so to everybody.
/// </remarks>
/// <param name="store">Where to.</param>
/// <param name="onOpened">Given what an earlier process has left, before anything is kept.</param>
/// <param name="gate">Whose records.</param>
/// <param name="clock">The time.</param>
internal sealed class SessionKeeper(ISessionStore store, Action<KeptSession> onOpened, SessionGate gate, Clock clock) : IDisposable
{
    /// <summary>How soon a publish that fails is a reason to try again.</summary>
    internal const long RetryInterval = 1_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly List<SessionRecord> _records = [];
    private Action<SessionStoreException>? _onFailed;
    private SessionStoreException? _failure;
    private Task _loop = Task.CompletedTask;
    private bool _isOpen;
    private bool _isClosed;
    private bool _isFailing;
    private long _failedAt;

    /// <summary>Whether the last attempt has failed, and another one is worth it.</summary>
    internal bool IsFailing => Volatile.Read(ref _isFailing);

    /// <summary>Opens the store, and begins to keep what nobody waits for.</summary>
    /// <param name="onFailed">Told once, when nothing can be kept any more.</param>
    internal void Start(Action<SessionStoreException> onFailed)
    {
        _onFailed = onFailed;
        try
        {
            KeepAll();
        }
        catch (SessionStoreException)
        {
            // Told to whom it concerns already.
        }

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
            if (IsFailing && clock.Now - Interlocked.Read(ref _failedAt) < RetryInterval)
            {
                continue;
            }

            try
            {
                await KeepAsync(_end.Token).ConfigureAwait(false);
            }
            catch (SessionStoreException e) when (e.MayPass)
            {
                // Told to whom it concerns; there will be another signal.
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

        try
        {
            Open();
            gate.TakeRecords(_records);
            if (_records.Count > 0)
            {
                Append();
            }
        }
        catch (SessionStoreException e) when (e.MayPass)
        {
            Interlocked.Exchange(ref _failedAt, clock.Now);
            Volatile.Write(ref _isFailing, true);
            gate.SetNotKept(e.ToConnectionException());
            throw;
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
        if (IsFailing)
        {
            Volatile.Write(ref _isFailing, false);
            gate.SetNotKept(null);
        }
    }

    private void Open()
    {
        if (!_isOpen)
        {
            onOpened(store.Open());
            _isOpen = true;
        }
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
