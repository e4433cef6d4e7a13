using System.Buffers;
using System.Text;
using CsCheck;
using MQTTnet.Packets;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Protocol;

/// <summary>What we write, MQTTnet reads as a server as it was meant.</summary>
public sealed class EncoderOracleTests
{
    private static readonly Gen<WillMessage> Will = Gen.Select(
        Gen.Select(Gens.Topic, Gens.Data, Gens.Qos, Gen.Bool),
        Gen.Select(Gen.UInt, Gen.UInt, Gens.Text.Null(), Gen.Bool, Gens.UserProperties),
        (message, properties) => new WillMessage
        {
            Topic = message.Item1,
            Payload = message.Item2,
            Qos = message.Item3,
            Retain = message.Item4,
            DelayInterval = properties.Item1,
            MessageExpiryInterval = properties.Item2 % 3 == 0 ? null : properties.Item2,
            ContentType = properties.Item3,
            IsUtf8 = properties.Item4,
            UserProperties = properties.Item5,
        });

    private static readonly Gen<ConnectPacket> Connect = Gen.Select(
        Gen.Select(Gens.Text, Gen.Bool, Gen.UShort, Will.Null(), Gens.Text.Null(), Gens.Data.Null()),
        Gen.Select(Gen.UInt, Gen.UShort, Gen.UInt, Gen.UShort),
        Gen.Select(Gen.Bool, Gen.Bool, Gens.Text.Null(), Gens.Data.Null(), Gens.UserProperties),
        (head, numbers, more) => new ConnectPacket
        {
            ClientId = "c" + head.Item1,
            CleanStart = head.Item2,
            KeepAliveSeconds = head.Item3,
            Will = head.Item4,
            UserName = head.Item5,
            Password = head.Item5 is null ? null : head.Item6, // MQTTnet refuses a password alone, which MQTT 5 allows
            SessionExpiryInterval = numbers.Item1,
            ReceiveMaximum = numbers.Item2,
            MaximumPacketSize = numbers.Item3,
            TopicAliasMaximum = numbers.Item4,
            RequestProblemInformation = more.Item1,
            RequestResponseInformation = more.Item2,
            AuthenticationMethod = more.Item3,
            AuthenticationData = more.Item3 is null ? null : more.Item4,
            UserProperties = more.Item5,
        });

    private static readonly Gen<TopicSubscription> Subscription = Gen.Select(
        Gens.Topic, Gens.Qos, Gen.Bool, Gen.Bool, Gen.Enum<RetainHandling>(),
        (filter, qos, noLocal, retainAsPublished, retainHandling) => new TopicSubscription(filter, qos, noLocal, retainAsPublished, retainHandling));

    [Fact]
    public void CONNECT_means_to_others_what_we_mean() =>
        Gen.Select(Gens.Version, Connect).Sample(
            (version, connect) =>
            {
                var read = Oracle.Decode<MqttConnectPacket>(version, Wire.Written(writer => new PacketEncoder(version).WriteConnect(writer, connect)));
                Assert.Equal((connect.ClientId, connect.CleanStart, connect.KeepAliveSeconds), (read.ClientId, read.CleanSession, read.KeepAlivePeriod));
                Assert.Equal((connect.UserName, connect.Password is null), (read.Username, read.Password is null));
                Assert.Equal(connect.Password ?? [], read.Password ?? []);
                Assert.Equal(connect.Will is not null, read.WillFlag);
                if (connect.Will is { } will)
                {
                    Assert.Equal((will.Topic, (int)will.Qos, will.Retain), (read.WillTopic, (int)read.WillQoS, read.WillRetain));
                    Assert.Equal(will.Payload.ToArray(), read.WillMessage ?? []);
                }

                if (version == V500)
                {
                    AssertMqtt5(connect, read);
                }
            },
            iter: 5_000);

    [Fact]
    public void SUBSCRIBE_and_UNSUBSCRIBE_mean_to_others_what_we_mean() =>
        Gen.Select(Gens.Version, Gens.PacketId, Subscription.Array[1, 5], Gen.Int[0, VariableByteInteger.Maximum]).Sample(
            (version, packetId, subscriptions, identifier) =>
            {
                var encoder = new PacketEncoder(version);
                var read = Oracle.Decode<MqttSubscribePacket>(version, Wire.Written(writer => encoder.WriteSubscribe(writer, packetId, subscriptions, identifier)));
                Assert.Equal((packetId, version == V500 ? identifier : 0), (read.PacketIdentifier, (int)read.SubscriptionIdentifier));
                Assert.Equal(
                    subscriptions.Select(subscription => version == V500 ? subscription : new TopicSubscription(subscription.TopicFilter, subscription.Qos)),
                    read.TopicFilters.Select(filter => new TopicSubscription(
                        filter.Topic, (MqttQos)filter.QualityOfServiceLevel, filter.NoLocal, filter.RetainAsPublished, (RetainHandling)filter.RetainHandling)));

                var filters = subscriptions.Select(subscription => subscription.TopicFilter).ToArray();
                var unsubscribe = Oracle.Decode<MqttUnsubscribePacket>(version, Wire.Written(writer => encoder.WriteUnsubscribe(writer, packetId, filters)));
                Assert.Equal(packetId, unsubscribe.PacketIdentifier);
                Assert.Equal(filters, unsubscribe.TopicFilters);
            },
            iter: 5_000);

    [Fact, Statement("MQTT-3.3.4-6")]
    public void PUBLISH_means_to_others_what_we_mean() =>
        Gen.Select(
            Gens.Version,
            Gen.Select(Gens.Topic, Gen.Byte.Array[0, 300], Gens.Qos, Gens.PacketId, Gen.Bool, Gen.Bool),
            Gen.Select(Gens.Text.Null(), Gen.Bool, Gen.UInt, Gen.UShort[0, 3], Gen.Bool)).Sample(
            (version, message, more) =>
            {
                var header = new PublishHeader
                {
                    Qos = message.Item3,
                    PacketId = message.Item4,
                    Retain = message.Item5,
                    Dup = message.Item6 && message.Item3 != MqttQos.AtMostOnce,
                    MessageExpiryInterval = more.Item3 % 3 == 0 ? null : more.Item3,
                    TopicAlias = more.Item4,
                    OmitsTopic = more.Item5,
                };
                var topic = Encoding.UTF8.GetBytes(message.Item1);
                var properties = version == V500 ? Wire.Written(writer => PropertyWriter.WritePublishProperties(writer, more.Item1, more.Item2)) : [];
                var encoder = new PacketEncoder(version);
                var packet = Wire.Written(writer => encoder.WritePublish(writer, in header, topic, properties, message.Item2));
                Assert.Equal(packet.Length, encoder.MeasurePublish(in header, topic.Length, properties.Length, message.Item2.Length));

                var read = Oracle.Decode<MqttPublishPacket>(version, packet);
                var isMqtt5 = version == V500;
                Assert.Equal(isMqtt5 && header is { OmitsTopic: true, TopicAlias: > 0 } ? "" : message.Item1, read.Topic ?? "");
                Assert.Equal(message.Item2, read.Payload.ToArray());
                Assert.Equal(((int)header.Qos, header.Retain, header.Dup), ((int)read.QualityOfServiceLevel, read.Retain, read.Dup));
                Assert.Equal(header.Qos == MqttQos.AtMostOnce ? 0 : header.PacketId, read.PacketIdentifier);
                Assert.Equal(isMqtt5 ? (header.TopicAlias, header.MessageExpiryInterval ?? 0) : ((ushort)0, 0u), (read.TopicAlias, read.MessageExpiryInterval));
                Assert.Equal(isMqtt5 ? more.Item1 : null, read.ContentType);
                Assert.Empty(read.SubscriptionIdentifiers ?? []);
            },
            iter: 5_000);

    [Fact]
    public void Acknowledgements_DISCONNECT_and_AUTH_mean_to_others_what_we_mean() =>
        Gen.Select(Gens.Version, Gens.PacketId, Gen.Bool, Gens.Text, Gens.Data.Null()).Sample(
            (version, packetId, succeeds, text, data) =>
            {
                var code = succeeds || version != V500 ? MqttReasonCode.Success : MqttReasonCode.PacketIdentifierNotFound;
                var encoder = new PacketEncoder(version);
                byte[] Written(PacketType type) => Wire.Written(writer => encoder.WriteAck(writer, new Ack(type, packetId, code)));
                var pubAck = Oracle.Decode<MqttPubAckPacket>(version, Written(PacketType.PubAck));
                var pubRec = Oracle.Decode<MqttPubRecPacket>(version, Written(PacketType.PubRec));
                var pubRel = Oracle.Decode<MqttPubRelPacket>(version, Written(PacketType.PubRel));
                var pubComp = Oracle.Decode<MqttPubCompPacket>(version, Written(PacketType.PubComp));
                Assert.Equal((packetId, (int)code), (pubAck.PacketIdentifier, (int)pubAck.ReasonCode));
                Assert.Equal((packetId, (int)code), (pubRec.PacketIdentifier, (int)pubRec.ReasonCode));
                Assert.Equal((packetId, (int)code), (pubRel.PacketIdentifier, (int)pubRel.ReasonCode));
                Assert.Equal((packetId, (int)code), (pubComp.PacketIdentifier, (int)pubComp.ReasonCode));

                var disconnect = Oracle.Decode<MqttDisconnectPacket>(version, Wire.Written(writer => encoder.WriteDisconnect(writer, new Goodbye(MqttReasonCode.ProtocolError))));
                Assert.Equal(version == V500 ? 0x82 : 0, (int)disconnect.ReasonCode);
                Oracle.Decode<MqttPingReqPacket>(version, Wire.Written(PacketEncoder.WritePingReq));

                var auth = Oracle.Decode<MqttAuthPacket>(
                    V500, Wire.Written(writer => PacketEncoder.WriteAuth(writer, new Auth(MqttReasonCode.ReAuthenticate, text, data))));
                Assert.Equal((0x19, text), ((int)auth.ReasonCode, auth.AuthenticationMethod));
                Assert.Equal(data ?? [], auth.AuthenticationData ?? []);
            },
            iter: 2_000);

    private static void AssertMqtt5(ConnectPacket connect, MqttConnectPacket read)
    {
        Assert.Equal(
            (connect.SessionExpiryInterval, connect.ReceiveMaximum, connect.MaximumPacketSize, connect.TopicAliasMaximum),
            (read.SessionExpiryInterval, read.ReceiveMaximum, read.MaximumPacketSize, read.TopicAliasMaximum));
        Assert.Equal((connect.RequestProblemInformation, connect.RequestResponseInformation), (read.RequestProblemInformation, read.RequestResponseInformation));
        Assert.Equal(connect.AuthenticationMethod, read.AuthenticationMethod);
        Assert.Equal(connect.AuthenticationData ?? [], read.AuthenticationData ?? []);
        Assert.Equal(connect.UserProperties, Oracle.To(read.UserProperties));
        if (connect.Will is { } will)
        {
            Assert.Equal((will.DelayInterval, will.MessageExpiryInterval ?? 0, will.ContentType), (read.WillDelayInterval, read.WillMessageExpiryInterval, read.WillContentType));
            Assert.Equal(will.IsUtf8, read.WillPayloadFormatIndicator == MQTTnet.Protocol.MqttPayloadFormatIndicator.CharacterData);
            Assert.Equal(will.UserProperties, Oracle.To(read.WillUserProperties));
        }
    }
}
