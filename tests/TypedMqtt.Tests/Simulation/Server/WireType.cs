namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>Packet types (MQTT 5, 2.1.2). The server's own, as all of its codec: it must not share the client's errors.</summary>
internal enum WireType
{
    Connect = 1,
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    PubRec = 5,
    PubRel = 6,
    PubComp = 7,
    Subscribe = 8,
    SubAck = 9,
    Unsubscribe = 10,
    UnsubAck = 11,
    PingReq = 12,
    PingResp = 13,
    Disconnect = 14,
}
