using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;
using static TypedMqtt.MqttReasonCode;

namespace TypedMqtt.Tests.Protocol;

/// <summary>CONNACK, rule by rule.</summary>
public sealed class ConnAckDecoderTests
{
    [Theory, Statement("MQTT-3.2.2-1")]
    [InlineData("02")]
    [InlineData("03")]
    [InlineData("80")]
    public void The_reserved_bits_of_the_acknowledge_flags_are_zero_MQTT_3_2_2_1(string flags)
    {
        Server.IsRefused(V311, 0x20, flags + "00", MalformedPacket, "MQTT-3.2.2-1");
        Server.IsRefused(V500, 0x20, flags + "00 {}", MalformedPacket, "MQTT-3.2.2-1");
        Server.IsUnderstood(V311, 0x20, "01 00");
        Server.IsUnderstood(V500, 0x20, "01 00 {}");
    }

    [Fact]
    public void On_MQTT_3_1_the_flags_are_reserved_and_say_nothing_of_a_session() =>
        Assert.Equal(new ConnAck(SessionPresent: false, Success), Decode(V310, "01 00"));

    [Fact, Statement("MQTT-3.2.2-6")]
    public void A_refusal_has_no_session_present_MQTT_3_2_2_6()
    {
        Server.IsRefused(V311, 0x20, "01 05", ProtocolError, "MQTT-3.2.2-6");
        Server.IsRefused(V500, 0x20, "01 87 {}", ProtocolError, "MQTT-3.2.2-6");
        Server.IsUnderstood(V311, 0x20, "00 05");
        Server.IsUnderstood(V500, 0x20, "00 87 {}");
    }

    [Theory]
    [InlineData(0, Success)]
    [InlineData(1, UnsupportedProtocolVersion)]
    [InlineData(2, ClientIdentifierNotValid)]
    [InlineData(3, ServerUnavailable)]
    [InlineData(4, BadUserNameOrPassword)]
    [InlineData(5, NotAuthorized)]
    public void A_return_code_before_MQTT_5_is_given_as_the_reason_code_of_the_same_meaning(byte code, MqttReasonCode reasonCode)
    {
        Assert.Equal(reasonCode, Decode(V310, $"00 {code:X2}").ReasonCode);
        Assert.Equal(reasonCode, Decode(V311, $"00 {code:X2}").ReasonCode);
    }

    [Fact]
    public void A_return_code_before_MQTT_5_that_does_not_exist_is_refused()
    {
        for (var code = 6; code <= byte.MaxValue; code++)
        {
            Server.IsRefused(V311, 0x20, $"00 {code:X2}", ProtocolError, "MQTT-3.2.2-6 (3.1.1)");
        }
    }

    [Theory]
    [InlineData("21 0000")] // Receive Maximum
    [InlineData("24 02")] // Maximum QoS
    [InlineData("25 02")] // Retain Available
    [InlineData("27 00000000")] // Maximum Packet Size
    [InlineData("28 02")] // Wildcard Subscription Available
    [InlineData("29 FF")] // Subscription Identifier Available
    [InlineData("2A 02")] // Shared Subscription Available
    public void A_limit_has_a_value_it_may_have(string property) =>
        Server.IsRefused(V500, 0x20, $"00 00 {{{property}}}", ProtocolError, "MQTT-4.13.1-1");

    [Fact, Statement("MQTT-3.2.2-16")]
    public void An_assigned_client_identifier_is_not_empty_MQTT_3_2_2_16()
    {
        Server.IsRefused(V500, 0x20, "00 00 {12 ''}", ProtocolError, "MQTT-3.2.2-16");
        Server.IsUnderstood(V500, 0x20, "00 00 {12 'c'}");
    }

    [Theory, Statement("MQTT-4.12.0-6")]
    [InlineData("15 'M'")]
    [InlineData("16 0000")]
    public void Authentication_nobody_asked_for_is_refused_MQTT_4_12_0_6(string property)
    {
        Server.IsRefused(V500, 0x20, $"00 00 {{{property}}}", ProtocolError, "MQTT-4.12.0-6");
        Server.IsUnderstood(V500, 0x20, "00 00 {15 'M' 16 0000}", Server.ConnectWithMethod);
    }

    [Theory, Statement("MQTT-4.12.0-5")]
    [InlineData("")]
    [InlineData("15 'm'")]
    public void The_authentication_method_is_that_of_CONNECT_MQTT_4_12_0_5(string property)
    {
        Server.IsRefused(V500, 0x20, $"00 00 {{{property}}}", ProtocolError, "MQTT-4.12.0-5", Server.ConnectWithMethod);
        Server.IsUnderstood(V500, 0x20, "00 8C {}", Server.ConnectWithMethod);
    }

    [Fact]
    public void A_CONNACK_before_MQTT_5_has_no_authentication_method_and_needs_none() =>
        Server.IsUnderstood(V311, 0x20, "00 00", Server.ConnectWithMethod);

    [Fact, Statement("MQTT-3.1.2-28")]
    public void Response_information_comes_only_when_asked_for_MQTT_3_1_2_28()
    {
        Server.IsRefused(V500, 0x20, "00 00 {1A 'r'}", ProtocolError, "MQTT-3.1.2-28");
        Server.IsUnderstood(V500, 0x20, "00 00 {1A 'r'}", new ConnectPacket { ClientId = "c", CleanStart = true, RequestResponseInformation = true });
    }

    [Theory]
    [InlineData(V500, "00")]
    [InlineData(V500, "00 00")] // no length of the properties
    [InlineData(V500, "00 00 01")]
    [InlineData(V500, "00 00 {} 00")]
    [InlineData(V311, "")]
    public void A_CONNACK_too_short_or_too_long_is_malformed(MqttProtocolVersion version, string body) =>
        Server.IsRefused(version, 0x20, body, MalformedPacket, "MQTT-4.13.1-1");

    [Fact]
    public void What_is_absent_is_not_zero()
    {
        var bare = Decode(V500, "00 00 {}");
        Assert.Equal((null, null, null), (bare.ServerKeepAlive, bare.SessionExpiryInterval, bare.MaximumPacketSize));
        Assert.Equal((ushort.MaxValue, MqttQos.ExactlyOnce, (ushort)0), (bare.ReceiveMaximum, bare.MaximumQos, bare.TopicAliasMaximum));
        Assert.True(bare.RetainAvailable && bare.WildcardSubscriptionAvailable && bare.SubscriptionIdentifiersAvailable && bare.SharedSubscriptionAvailable);

        var zero = Decode(V500, "00 00 {13 0000 11 00000000 24 00 25 00 28 00 29 00 2A 00}");
        Assert.Equal(((ushort)0, 0u), (zero.ServerKeepAlive, zero.SessionExpiryInterval));
        Assert.Equal(MqttQos.AtMostOnce, zero.MaximumQos);
        Assert.False(zero.RetainAvailable || zero.WildcardSubscriptionAvailable || zero.SubscriptionIdentifiersAvailable || zero.SharedSubscriptionAvailable);
    }

    private static ConnAck Decode(MqttProtocolVersion version, string body)
    {
        Assert.True(FrameReader.TryRead(Wire.Packet(0x20, body), Server.MaximumPacketSize, version, out var frame));
        return new PacketDecoder(version).DecodeConnAck(in frame, Server.Connect);
    }
}
