using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;
using static TypedMqtt.MqttReasonCode;

namespace TypedMqtt.Tests.Protocol;

/// <summary>The fixed header: type, flags and length, refused as soon as their bytes are there.</summary>
public sealed class FrameReaderTests
{
    public static TheoryData<MqttProtocolVersion> Versions => [V310, V311, V500];

    [Theory, MemberData(nameof(Versions)), Statement("MQTT-1.5.5-1")]
    public void A_Remaining_Length_has_four_bytes_at_most_MQTT_1_5_5_1(MqttProtocolVersion version)
    {
        Server.IsRefused(version, [0x30, 0x80, 0x80, 0x80, 0x80], MalformedPacket, "MQTT-1.5.5-1");
        Assert.False(FrameReader.TryRead([0x30, 0x80, 0x80, 0x80], Server.MaximumPacketSize, version, out _));
    }

    [Fact, Statement("MQTT-1.5.5-1")]
    public void A_Remaining_Length_has_the_fewest_bytes_on_MQTT_5_MQTT_1_5_5_1()
    {
        Server.IsRefused(V500, [0xD0, 0x80, 0x00], MalformedPacket, "MQTT-1.5.5-1");
        Server.IsUnderstood(V500, 0xD0, "");
    }

    [Theory]
    [InlineData(V310)]
    [InlineData(V311)]
    public void A_padded_Remaining_Length_is_legal_before_MQTT_5_and_was_refused(MqttProtocolVersion version) =>
        Server.Receive([0x40, 0x82, 0x80, 0x80, 0x00, 0x12, 0x34], version);

    [Theory, Statement("MQTT-2.1.3-1"), Statement("MQTT-3.6.1-1"), Statement("MQTT-3.14.1-1"), Statement("MQTT-3.15.1-1")]
    [InlineData(0x20, 0, "MQTT-2.1.3-1")]
    [InlineData(0x40, 0, "MQTT-2.1.3-1")]
    [InlineData(0x50, 0, "MQTT-2.1.3-1")]
    [InlineData(0x60, 2, "MQTT-3.6.1-1")]
    [InlineData(0x70, 0, "MQTT-2.1.3-1")]
    [InlineData(0x90, 0, "MQTT-2.1.3-1")]
    [InlineData(0xB0, 0, "MQTT-2.1.3-1")]
    [InlineData(0xD0, 0, "MQTT-2.1.3-1")]
    [InlineData(0xE0, 0, "MQTT-3.14.1-1")]
    [InlineData(0xF0, 0, "MQTT-3.15.1-1")]
    public void Reserved_flags_have_their_only_value_MQTT_2_1_3_1(byte type, byte expected, string statement)
    {
        for (byte flags = 0; flags < 16; flags++)
        {
            byte[] start = [(byte)(type | flags)];
            if (flags == expected)
            {
                Assert.False(FrameReader.TryRead(start, Server.MaximumPacketSize, V500, out _));
            }
            else
            {
                Server.IsRefused(V500, start, MalformedPacket, statement);
                if (type < 0xE0)
                {
                    Server.IsRefused(V311, start, MalformedPacket, statement);
                }
            }
        }
    }

    [Fact, Statement("MQTT-3.6.1-1")]
    public void PUBREL_may_have_the_DUP_flag_on_MQTT_3_1_only()
    {
        Server.IsUnderstood(V310, 0x6A, "1234");
        Server.IsRefused(V311, 0x6A, "1234", MalformedPacket, "MQTT-3.6.1-1");
    }

    [Theory, Statement("MQTT-4.13.1-1")]
    [InlineData(0x00)]
    [InlineData(0x10)]
    [InlineData(0x82)]
    [InlineData(0xA2)]
    [InlineData(0xC0)]
    public void What_only_clients_send_is_refused_at_its_first_byte(byte firstByte)
    {
        Assert.All(Versions, version => Server.IsRefused(version, [firstByte], ProtocolError, "MQTT-4.13.1-1"));
    }

    [Theory]
    [InlineData(0xE0)]
    [InlineData(0xF0)]
    public void DISCONNECT_and_AUTH_come_from_servers_of_MQTT_5_only(byte firstByte)
    {
        Server.IsRefused(V310, [firstByte], ProtocolError, "MQTT-4.13.1-1");
        Server.IsRefused(V311, [firstByte], ProtocolError, "MQTT-4.13.1-1");
        Assert.False(FrameReader.TryRead([firstByte], Server.MaximumPacketSize, V500, out _));
    }

    [Theory, MemberData(nameof(Versions)), Statement("MQTT-3.1.2-24")]
    public void A_packet_above_our_Maximum_Packet_Size_is_refused_from_its_header_alone_MQTT_3_1_2_24(MqttProtocolVersion version)
    {
        // 126 + 2 = 128 bytes, and 127 + 2 = 129.
        Assert.False(FrameReader.TryRead([0x30, 126], 128, version, out _));
        var refusal = Assert.Throws<MqttProtocolException>(() => FrameReader.TryRead([0x30, 127], 128, version, out _));
        Assert.Equal((PacketTooLarge, "MQTT-3.1.2-24"), (refusal.ReasonCode, refusal.Statement));
    }

    [Theory, MemberData(nameof(Versions))]
    public void The_largest_packet_of_all_is_waited_for_when_we_take_it(MqttProtocolVersion version) =>
        Assert.False(FrameReader.TryRead([0x30, 0xFF, 0xFF, 0xFF, 0x7F], 268_435_460, version, out _));

    [Theory, MemberData(nameof(Versions))]
    public void A_PINGRESP_with_a_body_is_refused_before_the_body_is_there(MqttProtocolVersion version)
    {
        Server.IsRefused(version, [0xD0, 0x01], MalformedPacket, "MQTT-4.13.1-1");
        Server.IsUnderstood(version, 0xD0, "");
    }

    [Theory]
    [InlineData(0x20)]
    [InlineData(0x40)]
    [InlineData(0x50)]
    [InlineData(0x62)]
    [InlineData(0x70)]
    [InlineData(0xB0)]
    public void Acknowledgements_have_two_bytes_before_MQTT_5(byte firstByte)
    {
        Server.IsRefused(V310, [firstByte, 0x03], MalformedPacket, "MQTT-4.13.1-1");
        Server.IsRefused(V311, [firstByte, 0x03], MalformedPacket, "MQTT-4.13.1-1");
        Server.IsRefused(V311, firstByte, "00", MalformedPacket, "MQTT-4.13.1-1");
        Server.IsUnderstood(V310, firstByte, "0001");
        Server.IsUnderstood(V311, firstByte, "0001");
    }

    [Theory, Statement("MQTT-3.2.0-2"), Statement("MQTT-4.12.0-6")]
    [InlineData((int)PacketType.ConnAck, "MQTT-3.2.0-2")]
    [InlineData((int)PacketType.Auth, "MQTT-4.12.0-6")]
    public void A_second_CONNACK_and_an_unasked_AUTH_are_protocol_errors(int type, string statement)
    {
        var refusal = PacketDecoder.Unexpected((PacketType)type);
        Assert.Equal((ProtocolError, statement), (refusal.ReasonCode, refusal.Statement));
    }
}
