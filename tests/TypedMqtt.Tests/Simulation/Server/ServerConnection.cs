using TypedMqtt.Tests.Simulation.Network;

namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>What the server keeps of a client for one connection.</summary>
internal sealed class ServerConnection(Link link, WirePacket connect)
{
    internal Link Link { get; } = link;

    internal WirePacket Connect { get; } = connect;

    /// <summary>Answers, in order.</summary>
    internal Queue<WirePacket> Answers { get; } = new();

    /// <summary>What of the session is sent again, in order.</summary>
    internal Queue<ServerMessage> Resends { get; } = new();

    /// <summary>Identifiers of PUBLISHes of this connection that the client has not acknowledged (MQTT-3.3.4-9).</summary>
    internal HashSet<ushort> Unacknowledged { get; } = [];

    /// <summary>Topic aliases the server has defined.</summary>
    internal Dictionary<string, ushort> ServerAliases { get; } = [];

    internal bool IsAccepted { get; set; }

    internal long LastHeard { get; set; }

    /// <summary>The keep-alive in milliseconds; zero for none.</summary>
    internal long KeepAlive { get; set; }

    internal bool MayPublish => Unacknowledged.Count < (Connect.ReceiveMaximum ?? ushort.MaxValue);
}
