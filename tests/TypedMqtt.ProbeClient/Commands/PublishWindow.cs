namespace TypedMqtt.ProbeClient.Commands;

/// <summary>Awaits a number of publishes at once, started in order. The first that fails ends them all.</summary>
internal sealed class PublishWindow(int size, CancellationToken stop) : IDisposable
{
    private readonly SemaphoreSlim _room = new(size);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private Exception? _failure;

    /// <summary>Starts a publish as soon as there is room for it.</summary>
    /// <exception cref="OperationCanceledException">There is no sense in going on.</exception>
    internal async Task StartAsync(Func<CancellationToken, Task> publish)
    {
        await _room.WaitAsync(_end.Token);

        // Observed: it lets nothing out, and whoever completes the window waits for it.
        _ = ObserveAsync(publish);
    }

    /// <summary>Waits until every publish has ended.</summary>
    /// <returns>What the first that failed has failed with.</returns>
    internal async Task<Exception?> CompleteAsync()
    {
        for (var i = 0; i < size; i++)
        {
            await _room.WaitAsync(CancellationToken.None);
        }

        return _failure;
    }

    public void Dispose()
    {
        _room.Dispose();
        _end.Dispose();
    }

    private async Task ObserveAsync(Func<CancellationToken, Task> publish)
    {
        try
        {
            await publish(_end.Token);
        }
#pragma warning disable CA1031 // Whatever it is, it is told to whoever completes the window.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            await _end.CancelAsync();
        }
        finally
        {
            _room.Release();
        }
    }
}
