using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>Publishes the messages of one contract member. Safe to use from several threads at once.</summary>
/// <typeparam name="TPayload">The payload type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MqttPublisher<TPayload>
{
    /// <summary>Starts a message: gives the writer its topic has to be written to.</summary>
    public abstract TopicWriter BeginTopic();

    /// <summary>
    /// Serializes the payload and hands the message to the outbox before it returns; the task completes as the quality of
    /// service says.
    /// </summary>
    /// <param name="topic">The writer, with the whole topic written.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="options">What differs from the member's declaration; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait, and takes the message back if it has not been sent.</param>
    /// <param name="userProperties">The user properties the member has as parameters; null for one that is left out.</param>
    public abstract ValueTask PublishAsync(
        ref TopicWriter topic,
        TPayload payload,
        MqttPublishOptions? options,
        CancellationToken cancellationToken,
        params ReadOnlySpan<MqttUserProperty?> userProperties);

    /// <inheritdoc cref="PublishAsync(ref TopicWriter, TPayload, MqttPublishOptions?, CancellationToken, ReadOnlySpan{MqttUserProperty?})"/>
    public ValueTask PublishAsync(ref TopicWriter topic, TPayload payload, CancellationToken cancellationToken) =>
        PublishAsync(ref topic, payload, options: null, cancellationToken);
}
