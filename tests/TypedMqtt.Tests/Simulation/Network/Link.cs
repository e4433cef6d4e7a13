namespace TypedMqtt.Tests.Simulation.Network;

/// <summary>One connection through the network.</summary>
internal sealed class Link(int number)
{
    /// <summary>Counted from one.</summary>
    internal int Number { get; } = number;

    /// <summary>Client to server.</summary>
    internal Pipe Up { get; } = new();

    /// <summary>Server to client.</summary>
    internal Pipe Down { get; } = new();

    /// <summary>The network has cut it.</summary>
    internal bool IsCut { get; set; }

    /// <summary>The network has cut it, and lets neither side know.</summary>
    internal bool IsSilent { get; set; }

    internal bool ServerIsDone { get; set; }
}
