namespace TypedMqtt.Infrastructure;

/// <summary>
/// Objects that are used again. A thread keeps some for itself. Where one thread takes and another one gives back, what a thread
/// has too much of is handed over, many at a time.
/// </summary>
internal static class Pool<T>
    where T : class, IPooled<T>
{
    /// <summary>How many are handed over together.</summary>
    private const int BatchSize = 64;

    /// <summary>How many batches wait for a thread that has none: a full outbox. Beyond, the garbage collector has them.</summary>
    private const int MostBatches = 160;

    private static readonly Lock Lock = new();
    private static T? s_batches;
    private static int s_batchCount;

    [ThreadStatic]
    private static T? t_first;

    [ThreadStatic]
    private static int t_count;

    /// <summary>Gives the one that is taken next, and leaves it; null when there is none.</summary>
    internal static T? Peek() => t_first ?? Fill();

    /// <summary>Takes one that was used before; null when there is none.</summary>
    internal static T? Take()
    {
        if (Peek() is not { } item)
        {
            return null;
        }

        t_first = item.NextKept;
        t_count--;
        item.NextKept = null;
        return item;
    }

    /// <summary>Gives one back that nobody looks at any more.</summary>
    internal static void Return(T item)
    {
        if (t_count == 2 * BatchSize)
        {
            HandOver();
        }

        item.NextKept = t_first;
        t_first = item;
        t_count++;
    }

    private static T? Fill()
    {
        // Looked at without the lock: to miss one costs an allocation.
        if (Volatile.Read(ref s_batches) is null)
        {
            return null;
        }

        lock (Lock)
        {
            if (s_batches is not { } batch)
            {
                return null;
            }

            s_batches = batch.NextBatch;
            s_batchCount--;
            batch.NextBatch = null;
            t_first = batch;
            t_count = BatchSize;
            return batch;
        }
    }

    private static void HandOver()
    {
        var batch = t_first!;
        var last = batch;
        for (var i = 1; i < BatchSize; i++)
        {
            last = last.NextKept!;
        }

        t_first = last.NextKept;
        t_count -= BatchSize;
        last.NextKept = null;
        lock (Lock)
        {
            if (s_batchCount < MostBatches)
            {
                batch.NextBatch = s_batches;
                s_batches = batch;
                s_batchCount++;
            }
        }
    }
}
