namespace TypedMqtt.Dispatch;

/// <summary>What a lane can do with a message that its handler cannot handle, beside skipping it.</summary>
internal interface IFailureEnds
{
    /// <summary>Where dead letters go.</summary>
    DeadLetters DeadLetters { get; }

    /// <summary>Whether the server would send again what was not acknowledged.</summary>
    bool KeepsSession { get; }

    /// <summary>Which connection stands, by number.</summary>
    int Connection { get; }

    /// <summary>Has the acknowledgements sent of what has been settled.</summary>
    void SendAcknowledgements();

    /// <summary>Forgets a message, so that it is handled when it comes again.</summary>
    void Forget(InboundMessage message);

    /// <summary>Ends the connection that stands; the reason may say that it is not to be made again.</summary>
    /// <returns>Which connection that is, by number.</returns>
    int EndConnection(MqttConnectionException reason);
}
