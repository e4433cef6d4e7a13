namespace TypedMqtt.Connection;

/// <summary>What the keep-alive asks for.</summary>
internal enum KeepAliveAction
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>Send PINGREQ.</summary>
    Ping,

    /// <summary>The server has not answered: close the connection.</summary>
    GiveUp,
}
