using System.Globalization;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>Publishes messages that no handler could handle, with what is known about why.</summary>
internal sealed class DeadLetters(ConnectionSettings settings, SessionGate gate)
{
    private readonly string _prefix = $"{settings.TopicPrefix}{settings.Options.DeadLetterPrefix}/";

    private readonly MqttMember<byte[]> _member = new(
        "dead letters", $"{settings.Options.DeadLetterPrefix}/{{*topic}}", MqttMemberKind.Event, MqttQos.AtLeastOnce, 0, MqttPayloads.Bytes);

    /// <summary>Whether a message is a dead letter itself: it would be given a longer topic each time it comes round.</summary>
    internal bool IsDeadLetter(InboundMessage message) => message.Topic.StartsWith(Encoding.UTF8.GetBytes(_prefix));

    /// <summary>Publishes a message as a dead letter; completes when the server has it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="failure">What the last attempt failed with. Only its type is told: its text may quote the payload.</param>
    /// <param name="attempts">How many attempts there were.</param>
    internal ValueTask PublishAsync(InboundMessage message, Exception failure, int attempts)
    {
        using var buffer = new PooledBufferWriter();
        var topic = Encoding.UTF8.GetString(message.Topic);
        var own = topic.StartsWith(settings.TopicPrefix, StringComparison.Ordinal) ? topic[settings.TopicPrefix.Length..] : topic;
        var topicLength = Encoding.UTF8.GetBytes(_prefix + own, buffer);
        if (topicLength > TopicRules.MaximumBytes)
        {
            throw new MqttPublishException($"With {nameof(MqttOptions)}.{nameof(MqttOptions.DeadLetterPrefix)} the topic is longer than the {TopicRules.MaximumBytes} bytes MQTT allows.");
        }

        if (settings.Version == MqttProtocolVersion.V500)
        {
            WriteProperties(buffer, message);
            PropertyWriter.WriteUserProperties(
                buffer,
                [
                    new MqttUserProperty("dead-letter-topic", topic),
                    new MqttUserProperty("dead-letter-error", failure.GetType().FullName ?? failure.GetType().Name),
                    new MqttUserProperty("dead-letter-attempts", attempts.ToString(CultureInfo.InvariantCulture)),
                ]);
        }

        var payloadStart = buffer.WrittenCount;
        message.Payload.CopyTo(buffer.GetSpan(message.Payload.Length));
        buffer.Advance(message.Payload.Length);
        return gate.Publish(new OutboundMessage(
            _member, buffer.Detach(), (int)topicLength, payloadStart - (int)topicLength, message.Payload.Length, expiresAt: null));
    }

    // All but the expiry, since a dead letter waits for somebody to look at it, and what belongs to the delivery.
    private static void WriteProperties(PooledBufferWriter buffer, InboundMessage message)
    {
        var original = default(InboundPublish);
        var reader = new PropertyReader(message.Properties, PacketType.Publish);
        while (reader.MoveNext(out var id))
        {
            if (id == PropertyId.UserProperty)
            {
                reader.SkipUserProperty();
            }
            else
            {
                PublishDecoder.ReadProperty(ref reader, id, ref original);
            }
        }

        PropertyWriter.WritePublishProperties(buffer, original.HasContentType ? Encoding.UTF8.GetString(original.ContentType) : null, original.IsUtf8);
        PropertyWriter.Write(buffer, PropertyId.ResponseTopic, original.ResponseTopic.IsEmpty ? null : Encoding.UTF8.GetString(original.ResponseTopic));
        PropertyWriter.Write(buffer, PropertyId.CorrelationData, original.HasCorrelationData ? original.CorrelationData.ToArray() : null);
        PropertyWriter.WriteUserProperties(buffer, UserProperties.Read(message.Properties));
    }
}
