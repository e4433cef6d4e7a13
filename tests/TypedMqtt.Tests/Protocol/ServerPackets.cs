using System.Buffers;
using CsCheck;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace TypedMqtt.Tests.Protocol;

/// <summary>All packets a server sends, as MQTTnet writes them: valid, whatever we think of them.</summary>
internal static class ServerPackets
{
    internal static readonly Gen<MqttConnAckPacket> ConnAck =
        Gen.Select(
            Gen.Select(Gen.UInt, Gen.UShort, Gen.UInt, Gen.UShort, Gen.UShort),
            Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool),
            Gen.Select(Gens.Text.Null(), Gens.Text.Null(), Gens.Text.Null(), Gens.Text.Null(), Gens.Data.Null()),
            Gen.Select(Gens.Qos, Gens.UserProperties, Gen.OneOf(MqttConnectReasonCode.Success, MqttConnectReasonCode.Success, MqttConnectReasonCode.Banned)),
            (numbers, flags, texts, others) => new MqttConnAckPacket
            {
                SessionExpiryInterval = numbers.Item1,
                ReceiveMaximum = numbers.Item2,
                MaximumPacketSize = numbers.Item3,
                TopicAliasMaximum = numbers.Item4,
                ServerKeepAlive = numbers.Item5,
                RetainAvailable = flags.Item1,
                WildcardSubscriptionAvailable = flags.Item2,
                SubscriptionIdentifiersAvailable = flags.Item3,
                SharedSubscriptionAvailable = flags.Item4,
                IsSessionPresent = flags.Item5 && others.Item3 == MqttConnectReasonCode.Success,
                AssignedClientIdentifier = texts.Item1,
                ReasonString = texts.Item2,
                ResponseInformation = texts.Item3,
                ServerReference = texts.Item4,
                AuthenticationMethod = "M",
                AuthenticationData = texts.Item5,
                MaximumQoS = (MqttQualityOfServiceLevel)others.Item1,
                UserProperties = Oracle.From(others.Item2),
                ReasonCode = others.Item3,
                ReturnCode = others.Item3 == MqttConnectReasonCode.Success ? MqttConnectReturnCode.ConnectionAccepted : MqttConnectReturnCode.ConnectionRefusedNotAuthorized,
            });

    internal static readonly Gen<MqttPublishPacket> Publish =
        Gen.Select(
            Gen.Select(Gens.Topic, Gens.Qos, Gens.PacketId, Gen.Bool, Gen.Bool),
            Gen.Select(Gens.Text.Null(), Gens.Data.Null(), Gens.Topic.Null(), Gen.UInt, Gen.Bool),
            Gen.Select(Gen.UInt[1, 268_435_455].List[0, 3], Gens.UserProperties, Gen.UShort, Gen.Byte.Array[0, 300]),
            (head, properties, more) => new MqttPublishPacket
            {
                Topic = head.Item1,
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)head.Item2,
                PacketIdentifier = head.Item2 == MqttQos.AtMostOnce ? (ushort)0 : head.Item3,
                Dup = head.Item2 != MqttQos.AtMostOnce && head.Item4,
                Retain = head.Item5,
                ContentType = properties.Item1,
                CorrelationData = properties.Item2,
                ResponseTopic = properties.Item3,
                MessageExpiryInterval = properties.Item4,
                PayloadFormatIndicator = properties.Item5 ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified,
                SubscriptionIdentifiers = more.Item1,
                UserProperties = Oracle.From(more.Item2),
                TopicAlias = more.Item3,
                Payload = new ReadOnlySequence<byte>(more.Item4),
            });

    internal static readonly Gen<MqttPacket> Ack =
        Gen.Select(Gen.Int[0, 3], Gens.PacketId, Gens.Text.Null(), Gens.UserProperties, Gen.Bool).Select<(int, ushort, string?, MqttUserProperty[], bool), MqttPacket>(
            ack => ack.Item1 switch
            {
                0 => new MqttPubAckPacket
                {
                    PacketIdentifier = ack.Item2, ReasonString = ack.Item3, UserProperties = Oracle.From(ack.Item4),
                    ReasonCode = ack.Item5 ? MqttPubAckReasonCode.Success : MqttPubAckReasonCode.QuotaExceeded,
                },
                1 => new MqttPubRecPacket
                {
                    PacketIdentifier = ack.Item2, ReasonString = ack.Item3, UserProperties = Oracle.From(ack.Item4),
                    ReasonCode = ack.Item5 ? MqttPubRecReasonCode.Success : MqttPubRecReasonCode.NotAuthorized,
                },
                2 => new MqttPubRelPacket
                {
                    PacketIdentifier = ack.Item2, ReasonString = ack.Item3, UserProperties = Oracle.From(ack.Item4),
                    ReasonCode = ack.Item5 ? MqttPubRelReasonCode.Success : MqttPubRelReasonCode.PacketIdentifierNotFound,
                },
                _ => new MqttPubCompPacket
                {
                    PacketIdentifier = ack.Item2, ReasonString = ack.Item3, UserProperties = Oracle.From(ack.Item4),
                    ReasonCode = ack.Item5 ? MqttPubCompReasonCode.Success : MqttPubCompReasonCode.PacketIdentifierNotFound,
                },
            });

    internal static readonly Gen<MqttSubAckPacket> SubAck =
        Gen.Select(
            Gens.PacketId,
            Gen.OneOf(
                MqttSubscribeReasonCode.GrantedQoS0, MqttSubscribeReasonCode.GrantedQoS1, MqttSubscribeReasonCode.GrantedQoS2, MqttSubscribeReasonCode.UnspecifiedError)
                .List[1, 5],
            Gens.Text.Null(),
            Gens.UserProperties,
            (packetId, codes, reason, properties) => new MqttSubAckPacket
            {
                PacketIdentifier = packetId, ReasonCodes = codes, ReasonString = reason, UserProperties = Oracle.From(properties),
            });

    internal static readonly Gen<MqttUnsubAckPacket> UnsubAck =
        Gen.Select(
            Gens.PacketId,
            Gen.OneOf(MqttUnsubscribeReasonCode.Success, MqttUnsubscribeReasonCode.NoSubscriptionExisted, MqttUnsubscribeReasonCode.NotAuthorized).List[1, 5],
            Gens.Text.Null(),
            Gens.UserProperties,
            (packetId, codes, reason, properties) => new MqttUnsubAckPacket
            {
                PacketIdentifier = packetId, ReasonCodes = codes, ReasonString = reason, UserProperties = Oracle.From(properties),
            });

    internal static readonly Gen<MqttDisconnectPacket> Disconnect =
        Gen.Select(
            Gen.OneOf(MqttDisconnectReasonCode.NormalDisconnection, MqttDisconnectReasonCode.ServerMoved),
            Gens.Text.Null(),
            Gens.Text.Null(),
            Gens.UserProperties,
            (code, reference, reason, properties) => new MqttDisconnectPacket
            {
                ReasonCode = code, ServerReference = reference, ReasonString = reason, UserProperties = Oracle.From(properties),
            });

    internal static readonly Gen<MqttAuthPacket> Auth =
        Gen.Select(
            Gen.OneOf(MqttAuthenticateReasonCode.Success, MqttAuthenticateReasonCode.ContinueAuthentication),
            Gens.Data.Null(),
            Gens.Text.Null(),
            Gens.UserProperties,
            (code, data, reason, properties) => new MqttAuthPacket
            {
                ReasonCode = code, AuthenticationMethod = "M", AuthenticationData = data, ReasonString = reason, UserProperties = Oracle.From(properties),
            });

    /// <summary>Any packet, as bytes.</summary>
    internal static Gen<byte[]> Any(MqttProtocolVersion version)
    {
        List<IGen<MqttPacket>> gens =
        [
            ConnAck, Publish, Publish, Ack, Ack, SubAck, UnsubAck, Gen.Const((MqttPacket)MqttPingRespPacket.Instance),
        ];
        if (version == MqttProtocolVersion.V500)
        {
            gens.AddRange([Disconnect, Auth]);
        }

        return Gen.OneOf([.. gens]).Select(packet => Oracle.Encode(version, packet));
    }
}
