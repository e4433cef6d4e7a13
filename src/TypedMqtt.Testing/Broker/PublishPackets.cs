using System.Buffers;
using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace TypedMqtt.Testing.Broker;

/// <summary>Turns PUBLISH packets into messages, and back.</summary>
internal static class PublishPackets
{
    internal static MqttTestMessage Read(MqttPublishPacket packet, string clientId, long receivedAt) => new(packet.Topic, packet.Payload.ToArray())
    {
        Qos = (MqttQos)packet.QualityOfServiceLevel,
        Retain = packet.Retain,
        Expiry = packet.MessageExpiryInterval > 0 ? TimeSpan.FromSeconds(packet.MessageExpiryInterval) : null,
        ContentType = packet.ContentType,
        ResponseTopic = packet.ResponseTopic,
        CorrelationData = packet.CorrelationData,
        UserProperties = Convert(packet.UserProperties),
        IsUtf8 = packet.PayloadFormatIndicator == MqttPayloadFormatIndicator.CharacterData,
        ClientId = clientId,
        ReceivedAt = receivedAt,
    };

    /// <summary>Creates the packet of a delivery.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="left">What is left of the message's life; null when it does not expire.</param>
    /// <param name="dup">Whether it has been sent before.</param>
    internal static MqttPublishPacket Create(BrokerDelivery delivery, TimeSpan? left, bool dup) => new()
    {
        PacketIdentifier = delivery.PacketId,
        Topic = delivery.Message.Topic,
        Payload = new ReadOnlySequence<byte>(delivery.Message.Payload),
        QualityOfServiceLevel = (MqttQualityOfServiceLevel)delivery.Qos,
        Retain = delivery.Retain,
        Dup = dup,
        MessageExpiryInterval = left is { } time ? (uint)Math.Ceiling(time.TotalSeconds) : 0,
        ContentType = delivery.Message.ContentType,
        ResponseTopic = delivery.Message.ResponseTopic,
        CorrelationData = delivery.Message.CorrelationData.IsEmpty ? null : delivery.Message.CorrelationData.ToArray(),
        PayloadFormatIndicator = delivery.Message.IsUtf8 ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified,
        SubscriptionIdentifiers = delivery.SubscriptionIdentifiers,
        UserProperties = [.. delivery.Message.UserProperties.Select(property => new MQTTnet.Packets.MqttUserProperty(property.Name, Encoding.UTF8.GetBytes(property.Value).AsMemory()))],
    };

    internal static IReadOnlyList<MqttUserProperty> Convert(List<MQTTnet.Packets.MqttUserProperty>? properties) =>
        properties is null ? [] : [.. properties.Select(property => new MqttUserProperty(property.Name, Encoding.UTF8.GetString(property.ValueBuffer.Span)))];
}
