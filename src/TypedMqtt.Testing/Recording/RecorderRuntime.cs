using TypedMqtt.CompilerServices;

namespace TypedMqtt.Testing.Recording;

/// <summary>The runtime that generated publishers are created on when they are recorded.</summary>
internal sealed class RecorderRuntime(RecorderCore core) : IMqttRuntime
{
    public MqttPublisher<TPayload> CreatePublisher<TPayload>(MqttMember<TPayload> member) => new RecordingPublisher<TPayload>(member, core);

    public MqttRequester<TPayload, TReply> CreateRequester<TPayload, TReply>(MqttRequestMember<TPayload, TReply> member) =>
        new RecordingRequester<TPayload, TReply>(member, core);

    public ValueTask<MqttSubscription<TMessage>> SubscribeAsync<TMessage>(
        MqttMember member, string topicFilter, MqttMessageReader<TMessage> read, MqttSubscribeOptions? options, CancellationToken cancellationToken)
        where TMessage : class => throw Unsupported(member);

    public ValueTask<MqttSubscription<TMessage>> WatchAsync<TMessage>(
        MqttMember member, string topicFilter, MqttMessageReader<TMessage> read, MqttSubscribeOptions? options, CancellationToken cancellationToken)
        where TMessage : class => throw Unsupported(member);

    public ValueTask<TMessage?> GetAsync<TMessage>(
        MqttMember member, string topic, MqttMessageReader<TMessage> read, TimeSpan? timeout, CancellationToken cancellationToken)
        where TMessage : class => throw Unsupported(member);

    private static NotSupportedException Unsupported(MqttMember member) =>
        new($"A recorder has nobody to receive '{member.Template}' ({member.Name}) from. Use {nameof(MqttTestBroker)} where a test subscribes.");
}
