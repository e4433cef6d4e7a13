using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>One MQTT connection, as generated code sees it. Implemented by the runtime; not for other use.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMqttRuntime
{
    /// <summary>Creates the publisher of a member.</summary>
    /// <typeparam name="TPayload">The payload type.</typeparam>
    /// <param name="member">The member.</param>
    MqttPublisher<TPayload> CreatePublisher<TPayload>(MqttMember<TPayload> member);

    /// <summary>Creates what sends the requests of a member.</summary>
    /// <typeparam name="TPayload">The payload type.</typeparam>
    /// <typeparam name="TReply">The type of the answer.</typeparam>
    /// <param name="member">The member.</param>
    MqttRequester<TPayload, TReply> CreateRequester<TPayload, TReply>(MqttRequestMember<TPayload, TReply> member);

    /// <summary>Opens a live subscription and waits until the server has acknowledged it.</summary>
    /// <typeparam name="TMessage">The generated message type.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="topicFilter">The topic filter, without the connection's prefix.</param>
    /// <param name="read">Reads a delivery as a message.</param>
    /// <param name="options">What differs from the member's declaration.</param>
    /// <param name="cancellationToken">Ends the wait and takes the subscription back.</param>
    ValueTask<MqttSubscription<TMessage>> SubscribeAsync<TMessage>(
        MqttMember member,
        string topicFilter,
        MqttMessageReader<TMessage> read,
        MqttSubscribeOptions? options,
        CancellationToken cancellationToken)
        where TMessage : class;

    /// <summary>
    /// Opens a live subscription that begins with the retained messages, which are sent for it alone, and waits until the
    /// server has acknowledged it.
    /// </summary>
    /// <inheritdoc cref="SubscribeAsync"/>
    ValueTask<MqttSubscription<TMessage>> WatchAsync<TMessage>(
        MqttMember member,
        string topicFilter,
        MqttMessageReader<TMessage> read,
        MqttSubscribeOptions? options,
        CancellationToken cancellationToken)
        where TMessage : class;

    /// <summary>Asks for the retained message of one topic; null when none has come in time.</summary>
    /// <typeparam name="TMessage">The generated message type.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="topic">The topic, without the connection's prefix.</param>
    /// <param name="read">Reads a delivery as a message.</param>
    /// <param name="timeout">How long to wait for it once the server has acknowledged; null for two seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TMessage?> GetAsync<TMessage>(
        MqttMember member,
        string topic,
        MqttMessageReader<TMessage> read,
        TimeSpan? timeout,
        CancellationToken cancellationToken)
        where TMessage : class;
}
