using System.Buffers;
using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Protocol;

/// <summary>What this client sends, byte by byte.</summary>
public sealed class PacketEncoderTests
{
    [Theory, Statement("MQTT-3.1.2-1"), Statement("MQTT-3.1.3-1"), Statement("MQTT-3.1.3-3")]
    [InlineData(V310, "'MQIsdp' 03 02 003C 'c'")]
    [InlineData(V311, "'MQTT' 04 02 003C 'c'")]
    [InlineData(V500, "'MQTT' 05 02 003C {} 'c'")]
    public void CONNECT_begins_with_the_protocol_of_its_version(MqttProtocolVersion version, string body) =>
        Assert.Equal(Wire.Packet(0x10, body), Connect(version, new ConnectPacket { ClientId = "c", CleanStart = true, KeepAliveSeconds = 60 }));

    [Theory, Statement("MQTT-3.1.2-3")]
    [InlineData(true, "02")]
    [InlineData(false, "00")]
    public void CONNECT_says_whether_it_begins_anew_and_leaves_the_reserved_flag_zero_MQTT_3_1_2_3(bool cleanStart, string flags) =>
        Assert.Equal(Wire.Packet(0x10, $"'MQTT' 05 {flags} 0000 {{}} 'c'"), Connect(V500, new ConnectPacket { ClientId = "c", CleanStart = cleanStart }));

    [Theory, Statement("MQTT-3.1.2-16"), Statement("MQTT-3.1.2-17"), Statement("MQTT-3.1.2-18"), Statement("MQTT-3.1.2-19")]
    [InlineData(null, null, "00", "")]
    [InlineData("u", null, "80", "'u'")]
    [InlineData("", "", "C0", "'' ''")]
    [InlineData("u", "p", "C0", "'u' 'p'")]
    [InlineData(null, "p", "40", "'p'")]
    [InlineData(null, "", "40", "''")]
    public void User_name_and_password_are_there_where_their_flags_say_so_and_empty_is_not_absent(string? userName, string? password, string flags, string fields)
    {
        var connect = new ConnectPacket
        {
            ClientId = "c", CleanStart = false, UserName = userName, Password = password is null ? null : Encoding.UTF8.GetBytes(password),
        };
        Assert.Equal(Wire.Packet(0x10, $"'MQTT' 05 {flags} 0000 {{}} 'c' {fields}"), Connect(V500, connect));
    }

    [Fact]
    public void A_password_without_a_user_name_is_sent_on_MQTT_5_and_was_refused()
    {
        var connect = new ConnectPacket { ClientId = "c", CleanStart = true, Password = "p"u8.ToArray() };
        Assert.Equal(Wire.Packet(0x10, "'MQTT' 05 42 0000 {} 'c' 'p'"), Connect(V500, connect));
        Assert.Throws<ArgumentException>(() => Connect(V311, connect));
        Assert.Throws<ArgumentException>(() => Connect(V310, connect));
    }

    [Theory, Statement("MQTT-3.1.2-9"), Statement("MQTT-3.1.2-11"), Statement("MQTT-3.1.2-12"), Statement("MQTT-3.1.2-13")]
    [InlineData(MqttQos.AtMostOnce, false, "06")]
    [InlineData(MqttQos.AtLeastOnce, false, "0E")]
    [InlineData(MqttQos.ExactlyOnce, true, "36")]
    public void A_will_is_there_where_its_flags_say_so(MqttQos qos, bool retain, string flags)
    {
        var connect = new ConnectPacket
        {
            ClientId = "c", CleanStart = true, Will = new WillMessage { Topic = "w", Payload = new byte[] { 0xFF, 0 }, Qos = qos, Retain = retain },
        };
        Assert.Equal(Wire.Packet(0x10, $"'MQTT' 05 {flags} 0000 {{}} 'c' {{}} 'w' 0002 FF 00"), Connect(V500, connect));
        Assert.Equal(Wire.Packet(0x10, $"'MQTT' 04 {flags} 0000 'c' 'w' 0002 FF 00"), Connect(V311, connect));
    }

    [Fact, Statement("MQTT-3.1.3-1")]
    public void All_that_CONNECT_can_say_is_in_its_order_MQTT_3_1_3_1()
    {
        var connect = new ConnectPacket
        {
            ClientId = "c",
            CleanStart = true,
            SessionExpiryInterval = 1,
            ReceiveMaximum = 2,
            MaximumPacketSize = 3,
            TopicAliasMaximum = 4,
            RequestProblemInformation = false,
            RequestResponseInformation = true,
            AuthenticationMethod = "",
            AuthenticationData = [],
            UserProperties = [new("n", ""), new("n", "v")],
            Will = new WillMessage
            {
                Topic = "w", DelayInterval = 5, MessageExpiryInterval = 0, ContentType = "", IsUtf8 = true, UserProperties = [new("x", "y")],
            },
            UserName = "u",
            Password = "p"u8.ToArray(),
        };
        Assert.Equal(
            Wire.Packet(
                0x10,
                "'MQTT' 05 C6 0000 {11 00000001 21 0002 27 00000003 22 0004 17 00 19 01 15 '' 16 0000 26 'n' '' 26 'n' 'v'} "
                + "'c' {18 00000005 02 00000000 01 01 03 '' 26 'x' 'y'} 'w' '' 'u' 'p'"),
            Connect(V500, connect));
    }

    // Not InlineData: attributes are stored as UTF-8, which has no lone surrogates.
    public static TheoryData<string> ForbiddenText => ["a\0b", new string(['a', '\uD800', 'b']), new string('\uDC00', 1)];

    [Theory, MemberData(nameof(ForbiddenText), DisableDiscoveryEnumeration = true)]
    [Statement("MQTT-1.5.4-1"), Statement("MQTT-1.5.4-2"), Statement("MQTT-3.1.3-4"), Statement("MQTT-3.1.3-11"), Statement("MQTT-3.1.3-12")]
    public void A_string_that_MQTT_does_not_allow_is_never_sent_MQTT_1_5_4_1(string text)
    {
        Assert.ThrowsAny<ArgumentException>(() => Connect(V500, new ConnectPacket { ClientId = text, CleanStart = true }));
        Assert.ThrowsAny<ArgumentException>(() => Connect(V311, new ConnectPacket { ClientId = "c", CleanStart = true, UserName = text }));
        Assert.ThrowsAny<ArgumentException>(() => Connect(V311, new ConnectPacket { ClientId = "c", CleanStart = true, Will = new() { Topic = text } }));
    }

    [Fact]
    public void What_is_longer_than_65_535_bytes_is_never_cut()
    {
        var longest = new string('p', 65_535);
        Assert.Equal(1 + 3 + 10 + 2 + 65_535, Connect(V311, new ConnectPacket { ClientId = longest, CleanStart = true }).Length);
        Assert.Throws<ArgumentException>(() => Connect(V311, new ConnectPacket { ClientId = longest + "p", CleanStart = true }));
        Assert.Throws<ArgumentException>(() => Connect(V311, new ConnectPacket { ClientId = "c", CleanStart = true, UserName = "u", Password = new byte[65_536] }));
    }

    [Fact]
    public void A_session_is_never_asked_for_without_a_client_identifier_before_MQTT_5()
    {
        Assert.Throws<ArgumentException>(() => Connect(V311, new ConnectPacket { ClientId = "", CleanStart = false }));
        Assert.Equal(Wire.Packet(0x10, "'MQTT' 04 02 0000 ''"), Connect(V311, new ConnectPacket { ClientId = "", CleanStart = true }));
        Assert.Equal(Wire.Packet(0x10, "'MQTT' 05 00 0000 {} ''"), Connect(V500, new ConnectPacket { ClientId = "", CleanStart = false }));
    }

    [Fact]
    public void Authentication_data_without_a_method_is_never_sent() =>
        Assert.Throws<ArgumentException>(() => Connect(V500, new ConnectPacket { ClientId = "c", CleanStart = true, AuthenticationData = [1] }));

    [Fact, Statement("MQTT-3.8.1-1")]
    public void SUBSCRIBE_has_its_flags_and_the_options_of_each_filter_MQTT_3_8_1_1()
    {
        TopicSubscription[] subscriptions =
        [
            new("a", MqttQos.ExactlyOnce),
            new("b/#", MqttQos.AtLeastOnce, NoLocal: true),
            new("+", MqttQos.AtMostOnce, RetainAsPublished: true, RetainHandling: RetainHandling.DoNotSend),
            new("$share/g/x", MqttQos.AtMostOnce, RetainHandling: RetainHandling.SendAtNewSubscribe),
        ];
        Assert.Equal(Wire.Packet(0x82, "1234 {} 'a' 02 'b/#' 05 '+' 28 '$share/g/x' 10"), Subscribe(V500, subscriptions));
        Assert.Equal(Wire.Packet(0x82, "1234 'a' 02 'b/#' 01 '+' 00 '$share/g/x' 00"), Subscribe(V311, subscriptions, 7));
        Assert.Equal(Wire.Packet(0x82, "1234 'a' 02 'b/#' 01 '+' 00 '$share/g/x' 00"), Subscribe(V310, subscriptions, 7));
    }

    [Theory]
    [InlineData(1, "{0B 01}")]
    [InlineData(128, "{0B 8001}")]
    [InlineData(268_435_455, "{0B FFFFFF7F}")]
    public void A_subscription_identifier_is_sent_on_MQTT_5(int identifier, string properties) =>
        Assert.Equal(Wire.Packet(0x82, $"1234 {properties} 'a' 00"), Subscribe(V500, [new("a", MqttQos.AtMostOnce)], identifier));

    [Fact, Statement("MQTT-3.8.3-4")]
    public void A_shared_subscription_never_leaves_out_our_own_messages_MQTT_3_8_3_4() =>
        Assert.Throws<ArgumentException>(() => Subscribe(V500, [new("$share/g/a", MqttQos.AtMostOnce, NoLocal: true)]));

    [Theory, MemberData(nameof(ForbiddenText), DisableDiscoveryEnumeration = true)]
    [Statement("MQTT-3.8.3-1"), Statement("MQTT-3.10.3-1"), Statement("MQTT-4.7.3-2")]
    public void A_topic_filter_is_a_UTF_8_string_MQTT_3_8_3_1(string filter)
    {
        Assert.ThrowsAny<ArgumentException>(() => Subscribe(V500, [new(filter, MqttQos.AtMostOnce)]));
        Assert.ThrowsAny<ArgumentException>(() => Unsubscribe(V311, [filter]));
    }

    [Fact, Statement("MQTT-4.7.3-1"), Statement("MQTT-4.7.3-3")]
    public void A_topic_filter_is_neither_empty_nor_longer_than_65_535_bytes_MQTT_4_7_3_1()
    {
        Assert.Throws<ArgumentException>(() => Subscribe(V500, [new("", MqttQos.AtMostOnce)]));
        Assert.Throws<ArgumentException>(() => Unsubscribe(V500, [""]));
        Assert.Throws<ArgumentException>(() => Subscribe(V500, [new(new string('ü', 32_768), MqttQos.AtMostOnce)]));
        Assert.Equal(1 + 3 + 2 + 1 + 2 + 65_534 + 1, Subscribe(V500, [new(new string('ü', 32_767), MqttQos.AtMostOnce)]).Length);
    }

    [Theory, MemberData(nameof(ForbiddenText), DisableDiscoveryEnumeration = true), Statement("MQTT-3.3.2-19")]
    public void A_content_type_is_a_UTF_8_string_MQTT_3_3_2_19(string contentType) =>
        Assert.ThrowsAny<ArgumentException>(() => Wire.Written(writer => PropertyWriter.WritePublishProperties(writer, contentType, isUtf8: false)));

    [Fact, Statement("MQTT-3.8.3-2"), Statement("MQTT-3.10.3-2")]
    public void SUBSCRIBE_and_UNSUBSCRIBE_have_a_topic_filter_MQTT_3_8_3_2()
    {
        Assert.Throws<ArgumentException>(() => Subscribe(V500, []));
        Assert.Throws<ArgumentException>(() => Unsubscribe(V311, []));
    }

    [Fact, Statement("MQTT-3.10.1-1")]
    public void UNSUBSCRIBE_has_its_flags_MQTT_3_10_1_1()
    {
        Assert.Equal(Wire.Packet(0xA2, "1234 {} 'a' 'b/+'"), Unsubscribe(V500, ["a", "b/+"]));
        Assert.Equal(Wire.Packet(0xA2, "1234 'a' 'b/+'"), Unsubscribe(V310, ["a", "b/+"]));
    }

    [Theory, Statement("MQTT-3.3.2-1"), Statement("MQTT-2.2.1-2")]
    [InlineData(V311, MqttQos.AtMostOnce, false, false, 0x30, "'t' FF")]
    [InlineData(V311, MqttQos.AtLeastOnce, true, false, 0x3A, "'t' 1234 FF")]
    [InlineData(V500, MqttQos.ExactlyOnce, false, true, 0x35, "'t' 1234 {} FF")]
    [InlineData(V500, MqttQos.AtMostOnce, false, true, 0x31, "'t' {} FF")]
    public void PUBLISH_has_a_packet_identifier_above_QoS_0_only_MQTT_2_2_1_2(
        MqttProtocolVersion version, MqttQos qos, bool dup, bool retain, byte firstByte, string body) =>
        Assert.Equal(Wire.Packet(firstByte, body), Publish(version, new PublishHeader { Qos = qos, Dup = dup, Retain = retain, PacketId = 0x1234 }));

    [Fact, Statement("MQTT-3.3.2-8")]
    public void A_topic_alias_is_sent_beside_the_topic_and_then_in_its_place_on_MQTT_5_only()
    {
        var both = new PublishHeader { TopicAlias = 0x0102, MessageExpiryInterval = 9 };
        var aliasOnly = new PublishHeader { TopicAlias = 0x0102, OmitsTopic = true };
        Assert.Equal(Wire.Packet(0x30, "'t' {02 00000009 23 0102} FF"), Publish(V500, both));
        Assert.Equal(Wire.Packet(0x30, "'' {23 0102} FF"), Publish(V500, aliasOnly));
        Assert.Equal(Wire.Packet(0x30, "'t' FF"), Publish(V311, aliasOnly));
        Assert.Equal(Wire.Packet(0x30, "'t' {} FF"), Publish(V500, new PublishHeader { OmitsTopic = true }));
    }

    [Theory, Statement("MQTT-3.6.1-1")]
    [InlineData((int)PacketType.PubAck, 0x40)]
    [InlineData((int)PacketType.PubRec, 0x50)]
    [InlineData((int)PacketType.PubRel, 0x62)]
    [InlineData((int)PacketType.PubComp, 0x70)]
    public void An_acknowledgement_has_a_reason_code_only_on_MQTT_5_and_where_it_is_not_success(int type, byte firstByte)
    {
        Assert.Equal(Wire.Packet(firstByte, "1234"), Ack(V500, (PacketType)type, MqttReasonCode.Success));
        Assert.Equal(Wire.Packet(firstByte, "1234 92"), Ack(V500, (PacketType)type, MqttReasonCode.PacketIdentifierNotFound));
        Assert.Equal(Wire.Packet(firstByte, "1234"), Ack(V311, (PacketType)type, MqttReasonCode.PacketIdentifierNotFound));
    }

    [Fact, Statement("MQTT-3.14.1-1")]
    public void DISCONNECT_says_why_on_MQTT_5_and_can_end_the_session()
    {
        Assert.Equal([0xE0, 0], Disconnect(V500, default));
        Assert.Equal([0xE0, 1, 0x81], Disconnect(V500, new Goodbye(MqttReasonCode.MalformedPacket)));
        Assert.Equal(Wire.Packet(0xE0, "00 {11 00000000}"), Disconnect(V500, new Goodbye(MqttReasonCode.Success, EndsSession: true)));
        Assert.Equal([0xE0, 0], Disconnect(V311, new Goodbye(MqttReasonCode.MalformedPacket, EndsSession: true)));
        Assert.Equal([0xE0, 0], Disconnect(V310, new Goodbye(MqttReasonCode.MalformedPacket, EndsSession: true)));
    }

    [Fact, Statement("MQTT-3.15.1-1")]
    public void AUTH_says_what_it_is_for_and_names_its_method_MQTT_4_12_0_3()
    {
        Assert.Equal(
            Wire.Packet(0xF0, "18 {15 'M' 16 0001 FF}"),
            Wire.Written(writer => PacketEncoder.WriteAuth(writer, new Auth(MqttReasonCode.ContinueAuthentication, "M", [0xFF]))));
        Assert.Equal(
            Wire.Packet(0xF0, "19 {15 'M'}"),
            Wire.Written(writer => PacketEncoder.WriteAuth(writer, new Auth(MqttReasonCode.ReAuthenticate, "M"))));
    }

    [Fact]
    public void PINGREQ_is_two_bytes() => Assert.Equal([0xC0, 0], Wire.Written(PacketEncoder.WritePingReq));

    [Fact]
    public void Encoding_PUBLISH_and_acknowledgements_allocates_nothing()
    {
        var encoder = new PacketEncoder(V500);
        var writer = new ArrayBufferWriter<byte>(256);
        EncodeOnce(encoder, writer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            EncodeOnce(encoder, writer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void EncodeOnce(PacketEncoder encoder, ArrayBufferWriter<byte> writer)
    {
        writer.ResetWrittenCount();
        var header = new PublishHeader { Qos = MqttQos.AtLeastOnce, PacketId = 1, TopicAlias = 2, MessageExpiryInterval = 3 };
        encoder.WritePublish(writer, in header, "a/b"u8, [0x01, 0x01], "payload"u8);
        encoder.WriteAck(writer, new Ack(PacketType.PubRec, 1, MqttReasonCode.QuotaExceeded));
    }

    private static byte[] Connect(MqttProtocolVersion version, ConnectPacket connect) =>
        Wire.Written(writer => new PacketEncoder(version).WriteConnect(writer, connect));

    private static byte[] Subscribe(MqttProtocolVersion version, TopicSubscription[] subscriptions, int identifier = 0) =>
        Wire.Written(writer => new PacketEncoder(version).WriteSubscribe(writer, 0x1234, subscriptions, identifier));

    private static byte[] Unsubscribe(MqttProtocolVersion version, string[] topicFilters) =>
        Wire.Written(writer => new PacketEncoder(version).WriteUnsubscribe(writer, 0x1234, topicFilters));

    private static byte[] Publish(MqttProtocolVersion version, PublishHeader header)
    {
        var encoder = new PacketEncoder(version);
        var packet = Wire.Written(writer => encoder.WritePublish(writer, in header, "t"u8, [], [0xFF]));
        Assert.Equal(packet.Length, encoder.MeasurePublish(in header, 1, 0, 1));
        return packet;
    }

    private static byte[] Ack(MqttProtocolVersion version, PacketType type, MqttReasonCode reasonCode) =>
        Wire.Written(writer => new PacketEncoder(version).WriteAck(writer, new Ack(type, 0x1234, reasonCode)));

    private static byte[] Disconnect(MqttProtocolVersion version, Goodbye goodbye) =>
        Wire.Written(writer => new PacketEncoder(version).WriteDisconnect(writer, goodbye));
}
