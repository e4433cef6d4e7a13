using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Protocol;

/// <summary>Every reason code in every packet a server sends, held against the specification's tables (MQTT 5, 2.4 and 3).</summary>
public sealed class ReasonCodeTableTests
{
    /// <summary>First byte, what stands before and behind the code, the codes a server may use, and the statement that says so.</summary>
    public static TheoryData<byte, string, string, int[], string> Packets { get; } = new()
    {
        {
            0x20, "00", "{15 'M'}",
            [0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F],
            "MQTT-3.2.2-8"
        },
        { 0x40, "1234", "", [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99], "MQTT-3.4.2-1" },
        { 0x50, "1234", "", [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99], "MQTT-3.5.2-1" },
        { 0x62, "1234", "", [0x00, 0x92], "MQTT-3.6.2-1" },
        { 0x70, "1234", "", [0x00, 0x92], "MQTT-3.7.2-1" },
        { 0x90, "1234 {} 00", "", [0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2], "MQTT-3.9.3-2" },
        { 0xB0, "1234 {} 00", "", [0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91], "MQTT-3.11.3-2" },
        {
            0xE0, "", "",
            [
                0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B,
                0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2,
            ],
            "MQTT-3.14.2-1"
        },
        { 0xF0, "", "{15 'M'}", [0x00, 0x18], "MQTT-3.15.2-1" },
    };

    [Theory, MemberData(nameof(Packets))]
    [Statement("MQTT-3.2.2-8"), Statement("MQTT-3.4.2-1"), Statement("MQTT-3.5.2-1"), Statement("MQTT-3.6.2-1"), Statement("MQTT-3.7.2-1")]
    [Statement("MQTT-3.9.3-2"), Statement("MQTT-3.11.3-2"), Statement("MQTT-3.14.2-1"), Statement("MQTT-3.15.2-1")]
    public void A_packet_has_only_the_reason_codes_of_its_type(byte firstByte, string before, string behind, int[] allowed, string statement)
    {
        for (var code = 0; code <= byte.MaxValue; code++)
        {
            var body = $"{before} {code:X2} {behind}";
            if (allowed.Contains(code))
            {
                Server.IsUnderstood(V500, firstByte, body, Server.ConnectWithMethod);
            }
            else
            {
                Server.IsRefused(V500, firstByte, body, MqttReasonCode.ProtocolError, statement, Server.ConnectWithMethod);
            }
        }
    }
}
