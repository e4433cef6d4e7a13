namespace TypedMqtt.Fuzz;

/// <summary>How a stream ended for the client.</summary>
internal enum StreamEnd
{
    /// <summary>Nothing was wrong with it as far as it went.</summary>
    Closed,

    /// <summary>The server sent DISCONNECT.</summary>
    Disconnected,

    /// <summary>The server refused the connection, or closed it before CONNACK.</summary>
    NotConnected,

    /// <summary>It broke the protocol.</summary>
    Refused,
}
