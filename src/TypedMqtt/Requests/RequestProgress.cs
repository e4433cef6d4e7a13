namespace TypedMqtt.Requests;

/// <summary>How far a request has come.</summary>
internal enum RequestProgress
{
    /// <summary>Waits for the subscription that answers come by.</summary>
    Opening,

    /// <summary>Waits in the outbox, or for the server's acknowledgement.</summary>
    Sending,

    /// <summary>The server has it; at QoS 0, the outbox.</summary>
    Sent,
}
