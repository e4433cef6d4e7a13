using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;
using static TypedMqtt.MqttReasonCode;

namespace TypedMqtt.Tests.Protocol;

/// <summary>Every property in every packet a server sends, held against the specification's table (MQTT 5, 2.2.2.2).</summary>
public sealed class PropertyTableTests
{
    private static readonly Dictionary<int, string> Values = new()
    {
        [0x01] = "01", [0x02] = "00000001", [0x03] = "'x'", [0x08] = "'x'", [0x09] = "0001 FF", [0x0B] = "01",
        [0x11] = "00000001", [0x12] = "'x'", [0x13] = "0001", [0x15] = "'M'", [0x16] = "0001 FF", [0x17] = "01",
        [0x18] = "00000001", [0x19] = "01", [0x1A] = "'x'", [0x1C] = "'x'", [0x1F] = "'x'", [0x21] = "0001",
        [0x22] = "0001", [0x23] = "0001", [0x24] = "01", [0x25] = "01", [0x26] = "'x' 'y'", [0x27] = "00000001",
        [0x28] = "01", [0x29] = "01", [0x2A] = "01",
    };

    private static readonly ConnectPacket Connect = new()
    {
        ClientId = "c", CleanStart = true, AuthenticationMethod = "M", RequestResponseInformation = true,
    };

    /// <summary>First byte, what stands before and behind the properties, and the properties a server may put there.</summary>
    public static TheoryData<byte, string, string, int[]> Packets { get; } = new()
    {
        { 0x20, "00 80", "", [0x11, 0x12, 0x13, 0x15, 0x16, 0x1A, 0x1C, 0x1F, 0x21, 0x22, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A] },
        { 0x30, "'t'", "FF", [0x01, 0x02, 0x03, 0x08, 0x09, 0x0B, 0x23, 0x26] },
        { 0x40, "1234 00", "", [0x1F, 0x26] },
        { 0x50, "1234 00", "", [0x1F, 0x26] },
        { 0x62, "1234 00", "", [0x1F, 0x26] },
        { 0x70, "1234 00", "", [0x1F, 0x26] },
        { 0x90, "1234", "00", [0x1F, 0x26] },
        { 0xB0, "1234", "00", [0x1F, 0x26] },
        { 0xE0, "00", "", [0x1C, 0x1F, 0x26] },
        { 0xF0, "18", "", [0x15, 0x16, 0x1F, 0x26] },
    };

    [Theory, MemberData(nameof(Packets)), Statement("MQTT-4.13.1-1")]
    public void A_packet_has_only_the_properties_of_its_type(byte firstByte, string before, string behind, int[] allowed)
    {
        for (var id = 0; id <= 0x7F; id++)
        {
            var property = $"{id:X2} {Values.GetValueOrDefault(id, "01")}";

            // Always there, where AUTH has to have it.
            var others = firstByte == 0xF0 && id != 0x15 ? "15 'M'" : "";
            var body = $"{before} {{{property} {others}}} {behind}";
            if (allowed.Contains(id))
            {
                Server.IsUnderstood(V500, firstByte, body, Connect);
            }
            else if (firstByte == 0xE0 && id == 0x11)
            {
                // The only one that only the other side may send: the packet is well formed.
                Server.IsRefused(V500, firstByte, body, ProtocolError, "MQTT-3.14.2-2", Connect);
            }
            else
            {
                Server.IsRefused(V500, firstByte, body, MalformedPacket, "MQTT-4.13.1-1", Connect);
            }
        }
    }

    [Theory, MemberData(nameof(Packets)), Statement("MQTT-4.13.1-1")]
    public void A_property_stands_once_but_for_user_properties_and_subscription_identifiers(byte firstByte, string before, string behind, int[] allowed)
    {
        foreach (var id in allowed)
        {
            var property = $"{id:X2} {Values[id]}";
            var others = firstByte == 0xF0 && id != 0x15 ? "15 'M'" : "";
            var body = $"{before} {{{property} {property} {others}}} {behind}";
            if (id is (int)PropertyId.UserProperty or (int)PropertyId.SubscriptionIdentifier)
            {
                Server.IsUnderstood(V500, firstByte, body, Connect);
            }
            else
            {
                Server.IsRefused(V500, firstByte, body, ProtocolError, "MQTT-4.13.1-1", Connect);
            }
        }
    }

    [Theory, MemberData(nameof(Packets)), Statement("MQTT-4.13.1-1")]
    public void A_property_without_its_value_is_malformed(byte firstByte, string before, string behind, int[] allowed)
    {
        foreach (var id in allowed)
        {
            Server.IsRefused(V500, firstByte, $"{before} {{{id:X2}}} {behind}", MalformedPacket, "MQTT-4.13.1-1", Connect);
        }
    }

    [Theory]
    [InlineData("8001 01", "MQTT-4.13.1-1")]
    [InlineData("FFFFFF7F 01", "MQTT-4.13.1-1")]
    [InlineData("8100 01", "MQTT-1.5.5-1")] // 1 in two bytes
    [InlineData("8080808001 01", "MQTT-1.5.5-1")]
    public void A_property_identifier_is_one_that_exists_in_its_shortest_form(string property, string statement) =>
        Server.IsRefused(V500, 0x30, $"'t' {{{property}}}", MalformedPacket, statement);

    [Fact]
    public void An_identifier_that_does_not_exist_is_named_as_it_came()
    {
        var refusal = Assert.Throws<MqttProtocolException>(() => Server.Receive(Wire.Packet(0x30, "'t' {8102 01}"), V500));
        Assert.Contains("0x101", refusal.Message, StringComparison.Ordinal);
    }
}
