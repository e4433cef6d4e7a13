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
    private CancellationTokenRegistration _onStop;
    private MqttQos _grantedQos;
    private int _reading;
    private int _disposed;

    public override string TopicFilter => topicFilter;

    public override MqttQos GrantedQos => _grantedQos;

    /// <summary>The server has granted the subscription.</summary>
    /// <param name="grantedQos">The quality of service it granted.</param>
    /// <param name="onDispose">Ends the subscription.</param>
    /// <param name="stopping">Ends the enumeration: nothing arrives any more.</param>
    internal void Open(MqttQos grantedQos, Func<Task> onDispose, CancellationToken stopping)
    {
        _grantedQos = grantedQos;
        _onDispose = onDispose;
        _onStop = stopping.UnsafeRegister(static stream => ((MessageStream<TMessage>)stream!)._items.Writer.TryComplete(), this);
    }

    /// <summary>Takes a message from the lane; completes when the reader is done with it.</summary>
    internal async ValueTask HandleAsync(MqttDelivery delivery, CancellationToken cancellationToken)
    {
        if (read(delivery, out var message))
        {
            var item = new Item(message);
            if (_items.Writer.TryWrite(item))
            {
                await item.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
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
        _onStop.Unregister();
        if (_onDispose is not null)
        {
            await _onDispose().ConfigureAwait(false);
        }
    }

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

        internal TMessage Message { get; } = message;

        internal Task Done => _done.Task;

        internal void Complete() => _done.TrySetResult();
    }
}
