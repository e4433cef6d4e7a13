using TypedMqtt.Protocol;

namespace TypedMqtt.Publishing;

/// <summary>What a message is written to: one a thread, since writing is synchronous.</summary>
internal static class PublishBuffer
{
    [ThreadStatic]
    private static PooledBufferWriter? t_buffer;

    /// <summary>Goes on in an array that was rented from the shared pool.</summary>
    internal static PooledBufferWriter Begin(byte[] rented, int written)
    {
        // Taken, not borrowed: a serializer that publishes on the way finds none and makes its own.
        if (t_buffer is not { } buffer)
        {
            return new PooledBufferWriter(rented, written);
        }

        t_buffer = null;
        buffer.Attach(rented, written);
        return buffer;
    }

    /// <summary>Ends the writing. What is still in the buffer goes back to the pool.</summary>
    internal static void End(PooledBufferWriter buffer)
    {
        buffer.Dispose();
        t_buffer = buffer;
    }
}
