using TypedMqtt.CompilerServices;

namespace TypedMqtt.Subscribing;

/// <summary>The first message of a route. It has bytes of its own, since it is looked at after it has been handled.</summary>
internal sealed class FirstMessage<TMessage>(MqttMessageReader<TMessage> read)
    where TMessage : class
{
    private readonly TaskCompletionSource<TMessage> _message = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the message, or fails when its payload is not what the member declares.</summary>
    internal Task<TMessage> Message => _message.Task;

    internal ValueTask HandleAsync(MqttDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            if (read(delivery.Copy(), out var message))
            {
                _message.TrySetResult(message);
            }
        }
        catch (MqttPayloadException e)
        {
            // Nobody may be waiting any longer; the lane that logs it counts it too.
            _message.TrySetException(e);
            _ = _message.Task.Exception;
            throw;
        }

        return ValueTask.CompletedTask;
    }
}
