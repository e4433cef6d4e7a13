namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>Where the client's shell is in the life of a connection.</summary>
internal enum ClientPhase
{
    /// <summary>No connection; the next attempt has its time.</summary>
    Waiting,

    /// <summary>CONNECT is on its way.</summary>
    Connecting,

    /// <summary>CONNACK has accepted.</summary>
    Open,

    /// <summary>Stopping: what is unfinished is given time.</summary>
    Draining,

    /// <summary>DISCONNECT is on its way.</summary>
    Leaving,

    /// <summary>Stopped.</summary>
    Closed,
}
