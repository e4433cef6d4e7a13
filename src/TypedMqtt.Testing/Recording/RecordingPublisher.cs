using TypedMqtt.CompilerServices;

namespace TypedMqtt.Testing.Recording;

/// <summary>Records what a generated publisher publishes, and completes as a server would have it.</summary>
internal sealed class RecordingPublisher<TPayload>(MqttMember<TPayload> member, RecorderCore core) : MqttPublisher<TPayload>
{
    public override TopicWriter BeginTopic() => new(member.Template);

    public override ValueTask PublishAsync(
        ref TopicWriter topic,
        TPayload payload,
        MqttPublishOptions? options,
        CancellationToken cancellationToken,
        params ReadOnlySpan<MqttUserProperty?> userProperties)
    {
        var name = topic.ToString();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (options is { Retain: false } && member.Kind == MqttMemberKind.State)
        {
            throw new ArgumentException(
                $"'{member.Template}' ({member.Name}) is a state, which is always retained: later subscribers would be given an older value.", nameof(options));
        }

        // A publisher of QoS 0 is told nothing.
        var message = core.Record(member, name, payload, options, userProperties);
        return message.ReasonCode < MqttReasonCode.UnspecifiedError || message.Qos == MqttQos.AtMostOnce
            ? ValueTask.CompletedTask
            : ValueTask.FromException(new MqttPublishException(
                $"The message to '{member.Template}' ({member.Name}) was refused by the test: {message.ReasonCode} (0x{(byte)message.ReasonCode:X2}).", message.ReasonCode));
    }
}
