using TypedMqtt.Protocol;

namespace TypedMqtt.Fuzz;

/// <summary>
/// Valid packets of every type a server sends, for every version, to begin with. The packet identifiers are those that the
/// session of <see cref="StreamTarget"/> has in use.
/// </summary>
internal static class Corpus
{
    /// <summary>A CONNACK that accepts, for the beginning of a stream.</summary>
    internal static CorpusPacket Accepting(MqttProtocolVersion version, bool sessionPresent) => CorpusPacket.Parse(
        $"20 | {(sessionPresent && version != MqttProtocolVersion.V310 ? "01" : "00")} 00 | {(version == MqttProtocolVersion.V500 ? "21 0004; 22 0003" : "-")} |");

    internal static CorpusPacket[] Of(MqttProtocolVersion version) => version == MqttProtocolVersion.V500 ? Mqtt5 : BeforeMqtt5;

    /// <summary>Those that may come at any time, and after which the connection goes on.</summary>
    internal static CorpusPacket[] Ordinary(MqttProtocolVersion version) => version == MqttProtocolVersion.V500 ? OrdinaryInMqtt5 : OrdinaryBeforeMqtt5;

    /// <summary>Every property there is, for packets that may have it and for those that may not.</summary>
    internal static byte[][] AllProperties { get; } =
    [
        .. new[]
        {
            "01 00", "01 01", "02 0000003C", "03 'text/plain'", "08 'answers/7'", "09 0004 DEADBEEF", "0B 01", "0B FFFFFF7F", "0B 8001", "11 00000000",
            "11 FFFFFFFF", "12 'assigned'", "13 0000", "13 001E", "15 'M'", "15 'N'", "16 0002 ABCD", "17 01", "18 00000005", "19 01", "1A 'answers/'",
            "1C 'other:1883'", "1F 'because'", "21 0001", "21 FFFF", "22 0000", "22 0010", "23 0001", "23 0003", "24 00", "24 01", "25 00", "25 01",
            "26 'key' 'value'", "26 '' ''", "27 00000100", "27 FFFFFFFF", "28 00", "29 01", "2A 00", "00", "7F", "2B 00",
        }.Select(PacketText.Bytes),
    ];

    private static CorpusPacket[] Mqtt5 { get; } =
    [
        .. new[]
        {
            "20 | 00 00 | |",
            "20 | 01 00 | 11 0000000A; 21 0005; 24 01; 25 00; 27 00001000 |",
            "20 | 00 00 | 12 'assigned'; 22 000A; 1F 'fine'; 26 'a' 'b'; 26 'a' 'b'; 28 00; 29 00; 2A 00; 13 0014 |",
            "20 | 00 00 | 1A 'answers/'; 15 'M'; 16 0003 010203 |",
            "20 | 00 87 | 1F 'no'; 26 'a' 'b' |",
            "20 | 00 9C | 1C 'other:1883' |",
            "30 | 'p/zero' | | 68656C6C6F",
            "31 | 'p/zero' | 01 01; 02 0000003C; 03 'text/plain'; 26 'unit' '°C' | 3231",
            "32 | 'p/one' 0001 | | 61",
            "32 | 'p/one' 0002 | 0B 01; 0B FFFF7F; 26 'a' 'b'; 26 'a' 'c' | 62",
            "3A | 'p/one' 0001 | | 61",
            "34 | 'p/two' 0001 | 08 'answers/7'; 09 0010 000102030405060708090A0B0C0D0E0F | 63",
            "34 | 'p/two' 0003 | | 64",
            "3C | 'p/two' 0001 | | 63",
            "35 | '😀/ü/$' 0007 | 02 00000000 |",
            "30 | 'p/zero' | 23 0001 | 78",
            "30 | '' | 23 0001 | 79",
            "32 | '' 0004 | 23 0002 | 7A",
            "32 | 'p/one' 0005 | 23 0002 | 7B22613A5B5B5B5D5D5D7D",
            "40 | 0002 | - |", "40 | 0002 00 | - |", "40 | 0002 10 | 1F 'nobody'; 26 'a' 'b' |", "40 | 0003 97 | |",
            "50 | 0004 | - |", "50 | 0004 00 | |", "50 | 0005 10 | 26 'a' 'b' |", "50 | 0005 91 | 1F 'in use' |",
            "62 | 0001 | - |", "62 | 0003 00 | 1F 'go' |", "62 | 0007 92 | |",
            "70 | 0004 | - |", "70 | 0005 92 | 1F 'unknown'; 26 'a' 'b' |",
            "90 | 0001 | | 00 01", "90 | 0001 | 1F 'partly'; 26 'a' 'b' | 02 87", "90 | 0006 | | 00", "90 | 0001 | | 00 01 02 80 83 87 8F 91 97 9E A1 A2",
            "B0 | 0001 | | 00 11", "B0 | 0006 | 1F 'gone' | 00", "B0 | 0006 | | 00 11 80 83 87 8F 91",
            "D0 | | - |",
            "E0 | | - |", "E0 | 00 | - |", "E0 | 8B | 1F 'shutting down'; 26 'a' 'b' |", "E0 | 9D | 1C 'other:1883' |",
            "F0 | 18 | 15 'M'; 16 0002 ABCD; 1F 'more' |", "F0 | 00 | 15 'M' |",
            "C0 | | - |", "82 | 0001 | | 'a/#' 01", "10 | 'MQTT' 05 02 003C | | 'c'",
        }.Select(CorpusPacket.Parse),
    ];

    private static CorpusPacket[] BeforeMqtt5 { get; } =
    [
        .. new[]
        {
            "20 | 00 00 | - |", "20 | 01 00 | - |", "20 | 00 01 | - |", "20 | 00 05 | - |",
            "30 | 'p/zero' | - | 68656C6C6F", "31 | 'p/zero' | - |",
            "32 | 'p/one' 0001 | - | 61", "3A | 'p/one' 0001 | - | 61", "32 | 'p/one' 0002 | - | 62",
            "34 | 'p/two' 0001 | - | 63", "3C | 'p/two' 0001 | - | 63", "35 | '😀/ü/$' 0007 | - |",
            "40 | 0002 | - |", "40 | 0003 | - |", "50 | 0004 | - |", "50 | 0005 | - |", "62 | 0001 | - |", "62 | 0007 | - |", "6A | 0001 | - |",
            "70 | 0004 | - |", "70 | 0005 | - |",
            "90 | 0001 | - | 00 01", "90 | 0001 | - | 02 80", "90 | 0006 | - | 00", "B0 | 0001 | - |", "B0 | 0006 | - |",
            "D0 | | - |",
            "E0 | | - |", "C0 | | - |", "82 | 0001 | - | 'a/#' 01",
        }.Select(CorpusPacket.Parse),
    ];

    // Behind those that they are taken from: static properties are set in the order in which they stand.
    private static CorpusPacket[] OrdinaryInMqtt5 { get; } = Array.FindAll(Mqtt5, IsOrdinary);

    private static CorpusPacket[] OrdinaryBeforeMqtt5 { get; } = Array.FindAll(BeforeMqtt5, IsOrdinary);

    private static bool IsOrdinary(CorpusPacket packet) => (PacketType)(packet.FirstByte >> 4) is PacketType.Publish or PacketType.PubAck or PacketType.PubRec
        or PacketType.PubRel or PacketType.PubComp or PacketType.SubAck or PacketType.UnsubAck or PacketType.PingResp;
}
