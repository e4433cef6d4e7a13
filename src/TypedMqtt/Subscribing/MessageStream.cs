using System.Threading.Channels;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Subscribing;

/// <summary>
/// A live subscription. Its lane hands it one message at a time and waits until the reader is done with it, so the lane is
/// the queue, with the bounds every lane has, and an acknowledgement follows the reader.
/// </summary>
internal sealed class MessageStream<TMessage>(string topicFilter, MqttMessageReader<TMessage> read) : MqttSubscription<TMessage>
    where TMessage : class
{
    private readonly Channel<Item> _items = Channel.CreateUnbounded<Item>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private Func<Task>? _onDispose;
    private MqttQos _grantedQos;
    private int _reading;
    private int _disposed;

    public override string TopicFilter => topicFilter;

    public override MqttQos GrantedQos => _grantedQos;

    /// <summary>The server has granted the subscription.</summary>
    /// <param name="grantedQos">The quality of service it granted.</param>
    /// <param name="onDispose">Ends the subscription.</param>
    internal void Open(MqttQos grantedQos, Func<Task> onDispose)
    {
        _grantedQos = grantedQos;
        _onDispose = onDispose;
    }

    /// <summary>Takes a message from the lane; completes when the reader is done with it.</summary>
    internal async ValueTask HandleAsync(MqttDelivery delivery, CancellationToken cancellationToken)
    {
        if (read(delivery, out var message))
        {
            // Its reader may look at it for as long as he likes.
            delivery.Facts.Keep();
            var item = new Item(message);
            if (_items.Writer.TryWrite(item))
            {
                try
                {
                    await item.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!item.TryClaim())
                {
                    // The reader has it in hand, and its payload may be a view of the buffer that goes when this returns.
                    await item.Done.ConfigureAwait(false);
                }
            }

            if (item.TryClaim())
            {
                // Nobody has read it, so nobody will acknowledge it.
                delivery.Facts.Acknowledgement?.Acknowledge();
            }
        }
    }

    public override IAsyncEnumerator<TMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return Interlocked.Exchange(ref _reading, 1) == 0
            ? ReadAsync(cancellationToken)
            : throw new InvalidOperationException($"The subscription to '{topicFilter}' has a reader already.");
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Close();
        if (_onDispose is null)
        {
            return;
        }

        // The lane waits for the message the reader has in hand, and the reader may be the one who disposes.
        var closed = _onDispose();
        if (Volatile.Read(ref _reading) == 0)
        {
            await closed.ConfigureAwait(false);
        }
    }

    /// <summary>No message will come any more: the enumeration ends after what has come.</summary>
    internal void End() => _items.Writer.TryComplete();

    /// <summary>Ends the enumeration, and lets go of a message that was not read.</summary>
    internal void Close()
    {
        _items.Writer.TryComplete();
        while (_items.Reader.TryRead(out var item))
        {
            item.Complete();
        }
    }

    private async IAsyncEnumerator<TMessage> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _items.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_items.Reader.TryRead(out var item))
                {
                    if (!item.TryClaim())
                    {
                        continue;
                    }

                    try
                    {
                        yield return item.Message;
                    }
                    finally
                    {
                        item.Complete();
                    }
                }
            }
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }

    private sealed class Item(TMessage message)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _claimed;

        internal TMessage Message { get; } = message;

        internal Task Done => _done.Task;

        /// <summary>Takes it into the reader's hand, or out of its reach: true for whoever comes first.</summary>
        internal bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

        internal void Complete() => _done.TrySetResult();
    }
}
