using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;
using static TypedMqtt.MqttReasonCode;

namespace TypedMqtt.Tests.Protocol;

/// <summary>PUBLISH from a server, rule by rule: what is broken, and its nearest legal neighbour.</summary>
public sealed class PublishDecoderTests
{
    [Fact, Statement("MQTT-3.3.1-4")]
    public void PUBLISH_has_no_QoS_3_MQTT_3_3_1_4()
    {
        Server.IsRefused(V311, 0x36, "'t' 1234", MalformedPacket, "MQTT-3.3.1-4");
        Server.IsRefused(V500, 0x36, "'t' 1234 {}", MalformedPacket, "MQTT-3.3.1-4");
        Server.IsUnderstood(V311, 0x34, "'t' 1234");
        Server.IsUnderstood(V500, 0x34, "'t' 1234 {}");
    }

    [Fact, Statement("MQTT-3.3.1-2")]
    public void PUBLISH_of_QoS_0_has_no_DUP_MQTT_3_3_1_2()
    {
        Server.IsRefused(V311, 0x38, "'t'", MalformedPacket, "MQTT-3.3.1-2");
        Server.IsRefused(V500, 0x38, "'t' {}", MalformedPacket, "MQTT-3.3.1-2");
        Server.IsUnderstood(V311, 0x3A, "'t' 1234");
        Server.IsUnderstood(V500, 0x3A, "'t' 1234 {}");
    }

    [Fact, Statement("MQTT-2.2.1-4")]
    public void PUBLISH_of_QoS_1_or_2_has_a_packet_identifier_MQTT_2_2_1_4()
    {
        Server.IsRefused(V311, 0x32, "'t' 0000", ProtocolError, "MQTT-2.2.1-4");
        Server.IsRefused(V500, 0x34, "'t' 0000 {}", ProtocolError, "MQTT-2.2.1-4");
        Server.IsUnderstood(V311, 0x32, "'t' 0001");
        Server.IsUnderstood(V500, 0x34, "'t' FFFF {}");
    }

    [Theory, Statement("MQTT-3.3.2-2"), Statement("MQTT-4.7.0-1")]
    [InlineData("'+'")]
    [InlineData("'a/#'")]
    [InlineData("'a+'")]
    public void A_topic_name_has_no_wildcard_MQTT_3_3_2_2(string topic)
    {
        Server.IsRefused(V311, 0x30, topic, MalformedPacket, "MQTT-3.3.2-2");
        Server.IsRefused(V500, 0x30, topic + "{}", MalformedPacket, "MQTT-3.3.2-2");
        Server.IsUnderstood(V500, 0x30, "'a/$-,b' {}");
    }

    [Fact, Statement("MQTT-4.7.3-1")]
    public void A_topic_name_is_not_empty_unless_an_alias_stands_for_it_MQTT_4_7_3_1()
    {
        Server.IsRefused(V311, 0x30, "''", ProtocolError, "MQTT-4.7.3-1");
        Server.IsRefused(V500, 0x30, "'' {}", ProtocolError, "MQTT-4.7.3-1");
        Server.IsUnderstood(V500, 0x30, "'' {23 0001}");
        Server.IsUnderstood(V311, 0x30, "'/'");
    }

    [Fact, Statement("MQTT-3.3.2-8")]
    public void A_topic_alias_is_not_zero_MQTT_3_3_2_8()
    {
        Server.IsRefused(V500, 0x30, "'t' {23 0000}", TopicAliasInvalid, "MQTT-3.3.2-8");
        Server.IsUnderstood(V500, 0x30, "'t' {23 FFFF}");
    }

    [Theory, Statement("MQTT-1.5.4-1")]
    [InlineData("ED A0 80")] // U+D800, a lone surrogate
    [InlineData("ED BF BF")] // U+DFFF
    [InlineData("C0 AF")] // '/' in two bytes
    [InlineData("E0 80 AF")] // '/' in three bytes
    [InlineData("F4 90 80 80")] // above U+10FFFF
    [InlineData("61 80")] // a continuation without a start
    [InlineData("61 E2 82")] // cut short
    public void A_topic_name_is_well_formed_UTF_8_MQTT_1_5_4_1(string bytes)
    {
        var length = Wire.Bytes(bytes).Length;
        Server.IsRefused(V311, 0x30, $"00 {length:X2} {bytes}", MalformedPacket, "MQTT-1.5.4-1");
        Server.IsRefused(V500, 0x30, $"00 {length:X2} {bytes} {{}}", MalformedPacket, "MQTT-1.5.4-1");
        Server.IsRefused(V500, 0x30, $"'t' {{03 00 {length:X2} {bytes}}}", MalformedPacket, "MQTT-1.5.4-1");
        Server.IsUnderstood(V500, 0x30, "'ꚗ𪛔€' {}");
    }

    [Fact, Statement("MQTT-1.5.7-1")]
    public void Both_strings_of_a_user_property_are_well_formed_MQTT_1_5_7_1()
    {
        Server.IsRefused(V500, 0x30, "'t' {26 0001 FF 'v'}", MalformedPacket, "MQTT-1.5.4-1");
        Server.IsRefused(V500, 0x30, "'t' {26 'n' 0001 FF}", MalformedPacket, "MQTT-1.5.4-1");
        Server.IsUnderstood(V500, 0x30, "'t' {26 'ü' ''}");
    }

    [Fact, Statement("MQTT-1.5.4-2"), Statement("MQTT-4.7.3-2")]
    public void A_string_has_no_U_0000_MQTT_1_5_4_2()
    {
        Server.IsRefused(V311, 0x30, "0003 61 00 62", MalformedPacket, "MQTT-1.5.4-2");
        Server.IsRefused(V500, 0x30, "'t' {26 'n' 0001 00}", MalformedPacket, "MQTT-1.5.4-2");
        Server.IsUnderstood(V500, 0x30, "'t' {09 0001 00}");
    }

    [Fact, Statement("MQTT-1.5.4-3")]
    public void U_FEFF_is_a_character_and_not_stripped_MQTT_1_5_4_3()
    {
        var publish = Decode(V500, 0x30, "'\uFEFFt' {26 '\uFEFFn' '\uFEFF'}", out _);
        Assert.Equal("\uFEFFt", publish.Topic);
        Assert.Equal([new MqttUserProperty("\uFEFFn", "\uFEFF")], publish.UserProperties);
    }

    // MQTT 5, 5.4.9: what a server lets through, a client had better tolerate.
    [Fact]
    public void Discouraged_characters_take_nobody_offline() => Server.IsUnderstood(V500, 0x30, "'a\u0001\u007F\u009F\uFFFF' {}");

    [Fact]
    public void A_payload_that_is_not_the_UTF_8_it_is_declared_as_takes_nobody_offline()
    {
        Server.IsUnderstood(V500, 0x30, "'t' {01 01} FF");
        Server.IsRefused(V500, 0x30, "'t' {01 02}", ProtocolError, "MQTT-4.13.1-1");
    }

    [Theory, Statement("MQTT-3.3.2-14")]
    [InlineData("'#'")]
    [InlineData("'a/+'")]
    public void A_response_topic_has_no_wildcard_MQTT_3_3_2_14(string topic)
    {
        Server.IsRefused(V500, 0x30, $"'t' {{08 {topic}}}", ProtocolError, "MQTT-3.3.2-14");
        Server.IsUnderstood(V500, 0x30, "'t' {08 'a'}");
    }

    [Fact, Statement("MQTT-4.7.3-1")]
    public void A_response_topic_is_not_empty_MQTT_4_7_3_1() => Server.IsRefused(V500, 0x30, "'t' {08 ''}", ProtocolError, "MQTT-4.7.3-1");

    [Theory]
    [InlineData("00", ProtocolError, "MQTT-4.13.1-1")]
    [InlineData("8000", MalformedPacket, "MQTT-1.5.5-1")]
    [InlineData("8080808001", MalformedPacket, "MQTT-1.5.5-1")]
    [InlineData("80", MalformedPacket, "MQTT-4.13.1-1")]
    public void A_subscription_identifier_is_a_variable_byte_integer_above_zero(string identifier, MqttReasonCode reasonCode, string statement) =>
        Server.IsRefused(V500, 0x30, $"'t' {{0B {identifier}}}", reasonCode, statement);

    [Fact]
    public void Subscription_identifiers_come_in_their_order_even_twice_the_same()
    {
        var publish = Decode(V500, 0x30, "'t' {0B 01 03 'ct' 0B FFFFFF7F 26 'n' 'v' 0B 01}", out var subscriptionIdentifiers);
        Assert.Equal([1, 268_435_455, 1], subscriptionIdentifiers);
        Assert.Equal([new MqttUserProperty("n", "v")], publish.UserProperties);

        Decode(V500, 0x30, "'t' {26 'n' 'v'}", out subscriptionIdentifiers);
        Assert.Empty(subscriptionIdentifiers);
    }

    [Fact]
    public void Everything_a_PUBLISH_says_can_be_read()
    {
        var frame = Read(Wire.Packet(0x3D, "'t' 1234 {01 01 02 00000000 03 '' 08 'r' 09 0000 23 0007} 0102"), V500);
        var publish = PublishDecoder.Decode(in frame, V500);

        Assert.Equal((MqttQos.ExactlyOnce, true, true, 0x1234), (publish.Qos, publish.Retain, publish.Dup, publish.PacketId));
        Assert.True(publish.IsUtf8);
        Assert.Equal(0u, publish.MessageExpiryInterval);
        Assert.True(publish.HasContentType && publish.ContentType.IsEmpty);
        Assert.Equal("r"u8, publish.ResponseTopic);
        Assert.True(publish.HasCorrelationData && publish.CorrelationData.IsEmpty);
        Assert.Equal(7, publish.TopicAlias);
        Assert.Equal(new byte[] { 1, 2 }, publish.Payload);
    }

    [Fact]
    public void What_a_PUBLISH_does_not_say_is_absent_and_not_zero()
    {
        var frame = Read(Wire.Packet(0x30, "'t' {}"), V500);
        var publish = PublishDecoder.Decode(in frame, V500);

        Assert.Null(publish.MessageExpiryInterval);
        Assert.False(publish.IsUtf8 || publish.HasContentType || publish.HasCorrelationData || publish.HasSubscriptionIdentifier);
        Assert.True(publish.ResponseTopic.IsEmpty && publish.Payload.IsEmpty);
        Assert.Equal((0, 0), (publish.TopicAlias, publish.PacketId));
    }

    [Theory, Statement("MQTT-2.2.2-1")]
    [InlineData("'t'")] // no length of the properties
    [InlineData("'t' 01")] // properties beyond the end
    [InlineData("'t' 02 26 00")] // a string cut short by the end of the properties
    [InlineData("00")] // a string without its length
    [InlineData("0005 61")] // a string beyond the end
    public void A_PUBLISH_cut_short_is_malformed_MQTT_2_2_2_1(string body)
    {
        Server.IsRefused(V500, 0x30, body, MalformedPacket, "MQTT-4.13.1-1");
        Server.IsUnderstood(V500, 0x30, "'t' 00");
    }

    [Fact]
    public void Decoding_a_PUBLISH_allocates_nothing()
    {
        var packet = Wire.Packet(0x32, "'a/b' 1234 {01 01 02 0000000A 03 'ct' 08 'r' 09 0001 01 0B 05 23 0001 26 'n' 'v'} 0102");
        var decoder = new PacketDecoder(V500);
        Assert.Equal(10u, DecodeOnce(decoder, packet));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            DecodeOnce(decoder, packet);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static uint DecodeOnce(PacketDecoder decoder, byte[] packet)
    {
        FrameReader.TryRead(packet, Server.MaximumPacketSize, V500, out var frame);
        var publish = decoder.DecodePublish(in frame);
        uint sum = 0;
        foreach (var identifier in publish.SubscriptionIdentifiers)
        {
            sum += identifier;
        }

        return sum + (publish.MessageExpiryInterval is { } interval ? interval - 5 : 0);
    }

    private static (string Topic, IReadOnlyList<MqttUserProperty> UserProperties) Decode(
        MqttProtocolVersion version, byte firstByte, string body, out List<uint> subscriptionIdentifiers)
    {
        var frame = Read(Wire.Packet(firstByte, body), version);
        var publish = PublishDecoder.Decode(in frame, version);
        subscriptionIdentifiers = [];
        foreach (var identifier in publish.SubscriptionIdentifiers)
        {
            subscriptionIdentifiers.Add(identifier);
        }

        return (Encoding.UTF8.GetString(publish.Topic), UserProperties.Read(publish.Properties));
    }

    private static Frame Read(byte[] packet, MqttProtocolVersion version)
    {
        Assert.True(FrameReader.TryRead(packet, Server.MaximumPacketSize, version, out var frame));
        return frame;
    }
}
