namespace TypedMqtt.Benchmarks.Comparison.Wire;

/// <summary>The first bytes of packets, with the flags the specification asks for.</summary>
internal static class PacketHeader
{
    internal const byte Connect = 0x10;
    internal const byte ConnAck = 0x20;
    internal const byte Publish = 0x30;
    internal const byte PubAck = 0x40;
    internal const byte PubRec = 0x50;
    internal const byte PubRel = 0x62;
    internal const byte PubComp = 0x70;
    internal const byte Subscribe = 0x82;
    internal const byte SubAck = 0x90;
    internal const byte Unsubscribe = 0xA2;
    internal const byte UnsubAck = 0xB0;
    internal const byte PingReq = 0xC0;
    internal const byte PingResp = 0xD0;
    internal const byte Disconnect = 0xE0;
}
