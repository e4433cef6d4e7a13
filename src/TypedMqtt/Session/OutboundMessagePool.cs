using System.Buffers;

namespace TypedMqtt.Session;

/// <summary>
/// Messages that are used again, each with the array it had. A thread keeps some for itself. Those who publish take more than
/// they give back where a writer or reader has the last word, so what a thread has too much of is handed over, many at a time.
/// </summary>
internal static class OutboundMessagePool
{
    /// <summary>How many are handed over together.</summary>
    private const int BatchSize = 64;

    /// <summary>How many batches wait for a thread that has none: a full outbox. Beyond, the garbage collector has them.</summary>
    private const int MostBatches = 160;

    /// <summary>Larger arrays go back to the shared pool, where others find them.</summary>
    private const int LargestArray = 1024;

    private static readonly Lock Lock = new();
    private static OutboundMessage? s_batches;
    private static int s_batchCount;

    [ThreadStatic]
    private static OutboundMessage? t_first;

    [ThreadStatic]
    private static int t_count;

    /// <summary>Gives a message that was used before; null when there is none.</summary>
    internal static OutboundMessage? Find()
    {
        if (!Fill())
        {
            return null;
        }

        var message = t_first!;
        t_first = message.NextKept;
        t_count--;
        message.NextKept = null;
        return message;
    }

    /// <summary>Gives an array to write a message to; what is not given to a message goes back to the shared pool.</summary>
    internal static byte[] RentArray() =>
        Fill() && t_first!.Spare is { } spare ? t_first.TakeSpare(spare) : ArrayPool<byte>.Shared.Rent(OutboundMessage.UsualSize);

    /// <summary>Whether an array may stay with a message.</summary>
    internal static bool KeepsArray(byte[] array) => array.Length <= LargestArray;

    /// <summary>Takes a message back that nobody looks at any more.</summary>
    internal static void Return(OutboundMessage message)
    {
        if (t_count == 2 * BatchSize)
        {
            HandOver();
        }

        message.NextKept = t_first;
        t_first = message;
        t_count++;
    }

    private static bool Fill()
    {
        if (t_first is not null)
        {
            return true;
        }

        // Looked at without the lock: to miss one costs an allocation.
        if (Volatile.Read(ref s_batches) is null)
        {
            return false;
        }

        lock (Lock)
        {
            if (s_batches is not { } batch)
            {
                return false;
            }

            s_batches = batch.NextBatch;
            s_batchCount--;
            batch.NextBatch = null;
            t_first = batch;
            t_count = BatchSize;
            return true;
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
