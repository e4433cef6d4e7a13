using System.Globalization;

namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>A packet as the server reads or writes it: one class for all types, since only the server looks into it.</summary>
internal sealed class WirePacket(WireType type)
{
    internal WireType Type { get; } = type;

    /// <summary>The packet identifier.</summary>
    internal ushort Id { get; set; }

    internal byte Reason { get; set; }

    // PUBLISH
    internal bool Dup { get; set; }

    internal int Qos { get; set; }

    internal bool Retain { get; set; }

    internal string Topic { get; set; } = "";

    internal ushort TopicAlias { get; set; }

    /// <summary>The message expiry interval in seconds.</summary>
    internal uint? Expiry { get; set; }

    /// <summary>The payload of a message: its number.</summary>
    internal int Number { get; set; }

    // CONNECT
    internal string ClientId { get; set; } = "";

    internal bool CleanStart { get; set; }

    internal ushort KeepAlive { get; set; }

    // CONNECT and DISCONNECT
    internal uint? SessionExpiry { get; set; }

    // CONNACK
    internal bool SessionPresent { get; set; }

    internal byte? MaximumQos { get; set; }

    internal ushort? ServerKeepAlive { get; set; }

    // CONNECT and CONNACK
    internal ushort? ReceiveMaximum { get; set; }

    internal uint? MaximumPacketSize { get; set; }

    internal ushort? TopicAliasMaximum { get; set; }

    // SUBSCRIBE (with QoS) and UNSUBSCRIBE
    internal List<(string Filter, int Qos)> Filters { get; } = [];

    // SUBACK and UNSUBACK
    internal byte[] Reasons { get; set; } = [];

    /// <summary>CONNACK that accepts, and has no session.</summary>
    internal bool IsNewSession => Type == WireType.ConnAck && Reason == 0 && !SessionPresent;

    /// <summary>CONNACK that accepts, and resumes the session.</summary>
    internal bool IsResumedSession => Type == WireType.ConnAck && SessionPresent;

    /// <summary>The whole packet's size in bytes.</summary>
    internal int Size { get; set; }

    /// <summary>What tells it from another packet in a trace.</summary>
    internal ulong Fingerprint => (ulong)Type | ((ulong)Id << 8) | ((ulong)Reason << 24) | ((ulong)Number << 32) | ((ulong)Qos << 48)
        | (Dup ? 1UL << 52 : 0) | (SessionPresent || CleanStart ? 1UL << 53 : 0) | ((ulong)TopicAlias << 54);

    public override string ToString() => Type switch
    {
        WireType.Connect => $"CONNECT{(CleanStart ? " clean start" : "")}",
        WireType.ConnAck => string.Create(CultureInfo.InvariantCulture, $"CONNACK 0x{Reason:X2}{(SessionPresent ? " session present" : "")}"),
        WireType.Publish => string.Create(CultureInfo.InvariantCulture, $"PUBLISH id {Id} QoS {Qos}{(Dup ? " DUP" : "")} message {Number} '{Topic}'{(TopicAlias > 0 ? $" alias {TopicAlias}" : "")}"),
        WireType.Subscribe or WireType.Unsubscribe => string.Create(CultureInfo.InvariantCulture, $"{Type} id {Id} {string.Join(", ", Filters.Select(f => $"{f.Filter} QoS {f.Qos}"))}"),
        WireType.SubAck or WireType.UnsubAck => string.Create(CultureInfo.InvariantCulture, $"{Type} id {Id} {Convert.ToHexString(Reasons)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Type} id {Id} 0x{Reason:X2}"),
    };
}
