namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>What the server keeps of a client across connections (MQTT 5, 4.1).</summary>
internal sealed class ServerSession
{
    internal Dictionary<string, int> Subscriptions { get; } = [];

    /// <summary>QoS 2 from the client: received, and not released.</summary>
    internal HashSet<ushort> Received { get; } = [];

    /// <summary>Sent to the client and not acknowledged, in the order of sending.</summary>
    internal List<ServerMessage> InFlight { get; } = [];

    /// <summary>For the client and not sent yet.</summary>
    internal Queue<ServerMessage> Queued { get; } = new();

    internal bool EndsWithConnection { get; set; }

    internal bool IsIdle => InFlight.Count == 0 && Queued.Count == 0;

    internal ServerMessage? Find(ushort id) => InFlight.Find(message => message.Id == id);

    /// <summary>The lowest identifier that is free: a server that reuses them at once is the harder test.</summary>
    internal ushort NextId()
    {
        ushort id = 1;
        while (Find(id) is not null)
        {
            id++;
        }

        return id;
    }
}
