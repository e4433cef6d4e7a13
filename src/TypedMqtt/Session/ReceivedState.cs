namespace TypedMqtt.Session;

/// <summary>Where a received message of QoS 2 stands between PUBREC and PUBREL, on the connection that stands.</summary>
[Flags]
internal enum ReceivedState
{
    /// <summary>Nothing has been heard of it on this connection.</summary>
    None = 0,

    /// <summary>It counts against our Receive Maximum, which starts anew with every connection (MQTT 5, 4.9).</summary>
    Counts = 1,

    /// <summary>The server has sent it again, and another PUBREC waits for its turn.</summary>
    Repeats = 2,
}
