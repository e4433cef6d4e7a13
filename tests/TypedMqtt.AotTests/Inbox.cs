using System.Threading.Channels;

namespace TypedMqtt.AotTests;

/// <summary>What handlers were given, for the features to look at.</summary>
internal sealed class Inbox
{
    private readonly Channel<object> _messages = Channel.CreateUnbounded<object>();

    internal ValueTask AddAsync(object message) => _messages.Writer.WriteAsync(message);

    /// <summary>Gives the next message, which has to be of this type.</summary>
    internal async Task<T> NextAsync<T>(CancellationToken cancellationToken)
    {
        var message = await _messages.Reader.ReadAsync(cancellationToken);
        return message is T expected ? expected : throw new InvalidOperationException($"{message} is no {typeof(T).Name}.");
    }
}
