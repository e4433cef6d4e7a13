using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;
using static TypedMqtt.MqttReasonCode;

namespace TypedMqtt.Tests.Protocol;

/// <summary>PUBACK to PUBCOMP, SUBACK, UNSUBACK, DISCONNECT and AUTH from a server, rule by rule.</summary>
public sealed class AckDecoderTests
{
    public static TheoryData<byte> Acks => [0x40, 0x50, 0x62, 0x70];

    private static ConnectPacket WithoutProblemInformation { get; } = new() { ClientId = "c", CleanStart = true, RequestProblemInformation = false };

    [Theory, MemberData(nameof(Acks)), Statement("MQTT-2.2.1-5")]
    public void An_acknowledgement_has_the_packet_identifier_of_something_MQTT_2_2_1_5(byte firstByte)
    {
        Server.IsRefused(V310, firstByte, "0000", ProtocolError, "MQTT-2.2.1-5");
        Server.IsRefused(V311, firstByte, "0000", ProtocolError, "MQTT-2.2.1-5");
        Server.IsRefused(V500, firstByte, "0000", ProtocolError, "MQTT-2.2.1-5");
        Server.IsUnderstood(V311, firstByte, "FFFF");
        Server.IsUnderstood(V500, firstByte, "0001");
    }

    [Theory, MemberData(nameof(Acks))]
    public void Reason_code_and_properties_may_be_left_out_on_MQTT_5(byte firstByte)
    {
        Server.IsUnderstood(V500, firstByte, "1234");
        Server.IsUnderstood(V500, firstByte, "1234 00");
        Server.IsUnderstood(V500, firstByte, "1234 00 {}");
        Server.IsUnderstood(V500, firstByte, "1234 00 {1F '' 26 '' '' 26 'n' 'v'}");
    }

    [Theory, MemberData(nameof(Acks))]
    public void An_acknowledgement_too_short_or_too_long_is_malformed(byte firstByte)
    {
        Server.IsRefused(V500, firstByte, "", MalformedPacket, "MQTT-4.13.1-1");
        Server.IsRefused(V500, firstByte, "12", MalformedPacket, "MQTT-4.13.1-1");
        Server.IsRefused(V500, firstByte, "1234 00 01", MalformedPacket, "MQTT-4.13.1-1");
        Server.IsRefused(V500, firstByte, "1234 00 {} 00", MalformedPacket, "MQTT-4.13.1-1");
        Server.IsRefused(V500, firstByte, "1234 00 {1F 00}", MalformedPacket, "MQTT-4.13.1-1");
    }

    [Theory, Statement("MQTT-3.1.2-29")]
    [InlineData(0x40, "1234 00 {1F 'why'}", "1234 00 {}")]
    [InlineData(0x70, "1234 00 {26 'n' 'v'}", "1234 00")]
    [InlineData(0x90, "1234 {1F 'why'} 00", "1234 {} 00")]
    [InlineData(0xB0, "1234 {26 'n' 'v'} 00", "1234 {} 00")]
    public void Explanations_nobody_asked_for_are_refused_MQTT_3_1_2_29(byte firstByte, string explaining, string silent)
    {
        Server.IsRefused(V500, firstByte, explaining, ProtocolError, "MQTT-3.1.2-29", WithoutProblemInformation);
        Server.IsUnderstood(V500, firstByte, silent, WithoutProblemInformation);
        Server.IsUnderstood(V500, firstByte, explaining);
    }

    [Fact, Statement("MQTT-3.1.2-29")]
    public void CONNACK_DISCONNECT_and_PUBLISH_may_explain_themselves_all_the_same_MQTT_3_1_2_29()
    {
        Server.IsUnderstood(V500, 0x20, "00 00 {1F 'why' 26 'n' 'v'}", WithoutProblemInformation);
        Server.IsUnderstood(V500, 0xE0, "00 {1F 'why' 26 'n' 'v'}", WithoutProblemInformation);
        Server.IsUnderstood(V500, 0x30, "'t' {26 'n' 'v'}", WithoutProblemInformation);
    }

    [Theory, Statement("MQTT-2.2.1-6")]
    [InlineData(0x90)]
    [InlineData(0xB0)]
    public void SUBACK_and_UNSUBACK_have_the_packet_identifier_of_something_MQTT_2_2_1_6(byte firstByte)
    {
        Server.IsRefused(V311, firstByte, firstByte == 0x90 ? "0000 00" : "0000", ProtocolError, "MQTT-2.2.1-6");
        Server.IsRefused(V500, firstByte, "0000 {} 00", ProtocolError, "MQTT-2.2.1-6");
        Server.IsUnderstood(V500, firstByte, "0001 {} 00");
    }

    [Fact, Statement("MQTT-3.8.4-6")]
    public void SUBACK_has_at_least_one_reason_code_MQTT_3_8_4_6()
    {
        Server.IsRefused(V311, 0x90, "1234", ProtocolError, "MQTT-3.8.4-6");
        Server.IsRefused(V500, 0x90, "1234 {}", ProtocolError, "MQTT-3.8.4-6");
        Server.IsUnderstood(V311, 0x90, "1234 00");
        Server.IsUnderstood(V500, 0x90, "1234 {} 00");
    }

    [Fact, Statement("MQTT-3.11.3-1")]
    public void UNSUBACK_has_at_least_one_reason_code_on_MQTT_5_MQTT_3_11_3_1()
    {
        Server.IsRefused(V500, 0xB0, "1234 {}", ProtocolError, "MQTT-3.11.3-1");
        Server.IsUnderstood(V500, 0xB0, "1234 {} 00");
        Server.IsUnderstood(V311, 0xB0, "1234");
    }

    [Fact]
    public void SUBACK_and_UNSUBACK_need_the_length_of_their_properties_on_MQTT_5()
    {
        Server.IsRefused(V500, 0x90, "1234", MalformedPacket, "MQTT-4.13.1-1");
        Server.IsRefused(V500, 0xB0, "1234", MalformedPacket, "MQTT-4.13.1-1");
    }

    [Theory]
    [InlineData(V310)]
    [InlineData(V311)]
    public void SUBACK_before_MQTT_5_has_three_codes_of_success_and_one_of_failure(MqttProtocolVersion version)
    {
        for (var code = 0; code <= byte.MaxValue; code++)
        {
            if (code is 0 or 1 or 2 or 0x80)
            {
                Server.IsUnderstood(version, 0x90, $"1234 {code:X2}");
            }
            else
            {
                Server.IsRefused(version, 0x90, $"1234 00 {code:X2}", ProtocolError, "MQTT-3.9.3-2 (3.1.1)");
            }
        }
    }

    [Fact, Statement("MQTT-3.14.2-2")]
    public void A_server_does_not_set_the_session_expiry_in_DISCONNECT_MQTT_3_14_2_2()
    {
        Server.IsRefused(V500, 0xE0, "00 {11 00000000}", ProtocolError, "MQTT-3.14.2-2");
        Server.IsUnderstood(V500, 0xE0, "8B {1F 'why' 1C 'other' 26 'n' 'v'}");
        Server.IsUnderstood(V500, 0xE0, "8B");
        Server.IsUnderstood(V500, 0xE0, "");
    }

    [Theory]
    [InlineData("00 01")]
    [InlineData("00 {} 00")]
    [InlineData("00 {1F}")]
    public void A_DISCONNECT_cut_short_or_too_long_is_malformed(string body) =>
        Server.IsRefused(V500, 0xE0, body, MalformedPacket, "MQTT-4.13.1-1");

    [Fact, Statement("MQTT-4.12.0-6")]
    public void AUTH_without_an_authentication_method_asked_for_is_refused_MQTT_4_12_0_6()
    {
        Server.IsRefused(V500, 0xF0, "18 {15 'M'}", ProtocolError, "MQTT-4.12.0-6");
        Server.IsUnderstood(V500, 0xF0, "18 {15 'M'}", Server.ConnectWithMethod);
    }

    [Theory, Statement("MQTT-4.12.0-5")]
    [InlineData("")]
    [InlineData("18 {}")]
    [InlineData("18 {15 'm'}")]
    public void The_authentication_method_of_AUTH_is_that_of_CONNECT_MQTT_4_12_0_5(string body)
    {
        Server.IsRefused(V500, 0xF0, body, ProtocolError, "MQTT-4.12.0-5", Server.ConnectWithMethod);
        Server.IsUnderstood(V500, 0xF0, "00 {15 'M' 16 0001 FF 1F 'why' 26 'n' 'v'}", Server.ConnectWithMethod);
    }

    [Theory]
    [InlineData("18")] // no length of the properties
    [InlineData("18 {15 'M'} 00")]
    [InlineData("18 {15}")]
    public void An_AUTH_cut_short_or_too_long_is_malformed(string body) =>
        Server.IsRefused(V500, 0xF0, body, MalformedPacket, "MQTT-4.13.1-1", Server.ConnectWithMethod);

    [Fact]
    public void Decoding_an_acknowledgement_allocates_nothing()
    {
        var packet = Wire.Packet(0x40, "1234 10 {1F 'nobody' 26 'n' 'v'}");
        var decoder = new PacketDecoder(V500);
        DecodeOnce(decoder, packet);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            DecodeOnce(decoder, packet);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void DecodeOnce(PacketDecoder decoder, byte[] packet)
    {
        FrameReader.TryRead(packet, Server.MaximumPacketSize, V500, out var frame);
        decoder.DecodeAck(in frame);
    }
}
