using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Publishing;

/// <summary>Turns the calls of a generated publisher into messages for the session.</summary>
internal sealed class Publisher<TPayload> : MqttPublisher<TPayload>
{
    /// <summary>What is added to topic, properties and payload at the most: lengths, packet identifier, expiry.</summary>
    private const int LargestHeader = 32;

    private readonly MqttMember<TPayload> _member;
    private readonly ConnectionSettings _settings;
    private readonly SessionGate _gate;
    private readonly Clock _clock;

    // Content type and payload format are the same for every message, so they are encoded once. Empty on MQTT 3.1.1.
    private readonly byte[] _properties;

    internal Publisher(MqttMember<TPayload> member, ConnectionSettings settings, SessionGate gate, Clock clock)
    {
        _member = member;
        _settings = settings;
        _gate = gate;
        _clock = clock;
        _properties = settings.Version == MqttProtocolVersion.V500 ? EncodeProperties(member) : [];
    }

    public override TopicWriter BeginTopic() => new(_member.Template, _settings.TopicPrefixUtf8);

    public override ValueTask PublishAsync(ref TopicWriter topic, TPayload payload, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            topic.Release();
            return ValueTask.FromCanceled(cancellationToken);
        }

        var topicBuffer = topic.Detach(out var topicLength);
        var buffer = new PooledBufferWriter(topicBuffer, topicLength);
        try
        {
            _properties.CopyTo(buffer.GetSpan(_properties.Length));
            buffer.Advance(_properties.Length);
            var payloadStart = buffer.WrittenCount;
            _member.Payload.Serialize(buffer, payload);
            var payloadLength = buffer.WrittenCount - payloadStart;
            if (payloadLength == 0 && payload is not null && _member.Kind == MqttMemberKind.State)
            {
                throw new MqttPayloadException(
                    $"The payload for '{_member.Template}' ({_member.Name}) serializes to nothing, and an empty message clears a state. Pass null to clear it.");
            }

            if ((long)buffer.WrittenCount + LargestHeader > VariableByteInteger.Maximum)
            {
                throw new MqttPublishException(
                    $"The message to '{_member.Template}' ({_member.Name}) has {payloadLength} bytes of payload, and no MQTT packet is larger than {VariableByteInteger.Maximum} bytes.");
            }

            var message = new OutboundMessage(_member, buffer.Detach(), topicLength, _properties.Length, payloadLength, ExpiresAt())
            {
                CancellationToken = cancellationToken,
                TimesOutAt = _settings.Options.PublishTimeout is { } timeout ? _clock.Now + (long)timeout.TotalMilliseconds : null,
            };
            return _gate.Publish(message);
        }
        finally
        {
            // Empty once its buffer has gone on with the message.
            buffer.Dispose();
        }
    }

    private static byte[] EncodeProperties(MqttMember<TPayload> member)
    {
        using var buffer = new PooledBufferWriter();
        PropertyWriter.WritePublishProperties(buffer, member.Payload.ContentType, member.Payload.IsUtf8);
        return buffer.WrittenSpan.ToArray();
    }

    private long? ExpiresAt() =>
        _member.ExpirySeconds > 0 && _settings.Version == MqttProtocolVersion.V500 ? _clock.Now + (_member.ExpirySeconds * 1000L) : null;
}
