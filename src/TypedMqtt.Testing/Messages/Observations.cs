namespace TypedMqtt.Testing;

/// <summary>What has been seen, in order, and who waits for more of it.</summary>
internal sealed class Observations<T>(string what)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly List<T> _seen = [];
    private TaskCompletionSource _more = NewSource();

    internal IReadOnlyList<T> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    internal void Add(T item)
    {
        lock (_lock)
        {
            _seen.Add(item);
            _more.SetResult();
            _more = NewSource();
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _seen.Clear();
        }
    }

    /// <summary>Gives the first ones that are looked for, once there are so many, whether they have come already or come later.</summary>
    /// <param name="count">How many.</param>
    /// <param name="matches">Which.</param>
    /// <param name="sought">What they are, for the message of the exception.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They have not come within <see cref="TestLimit.Wait"/>.</exception>
    internal async Task<IReadOnlyList<T>> WaitAsync(int count, Func<T, bool> matches, string sought, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        using var limit = new CancellationTokenSource(TestLimit.Wait, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                var found = _seen.Where(matches).Take(count).ToArray();
                if (found.Length == count)
                {
                    return found;
                }

                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"{sought} did not come within {TestLimit.Wait.TotalSeconds:0} s. {Describe()}");
            }
        }
    }

    private string Describe()
    {
        var all = All;
        return all.Count == 0 ? $"There was no {what} at all." : $"What came: {string.Join("; ", all)}.";
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
