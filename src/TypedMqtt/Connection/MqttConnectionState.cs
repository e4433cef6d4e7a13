namespace TypedMqtt;

/// <summary>Where a connection is in its life.</summary>
public enum MqttConnectionState
{
    /// <summary>Not started yet. Publishing and subscribing work already; messages wait in the outbox.</summary>
    Idle,

    /// <summary>The transport is being opened, or CONNECT was sent and CONNACK is awaited.</summary>
    Connecting,

    /// <summary>The server has accepted the connection; subscriptions are being acknowledged.</summary>
    Subscribing,

    /// <summary>Connected, with every subscription acknowledged or refused.</summary>
    Online,

    /// <summary>Not connected; the next attempt waits for its time.</summary>
    Waiting,

    /// <summary>Stopping: what is queued or unacknowledged is given time to finish.</summary>
    Draining,

    /// <summary>Stopped. Nothing can be published any more.</summary>
    Closed,

    /// <summary>Given up, for a reason that trying again cannot mend. Nothing can be published any more.</summary>
    Faulted,
}
