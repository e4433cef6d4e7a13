namespace TypedMqtt.Handlers;

/// <summary>Lets one receiver of a message say that it may be acknowledged.</summary>
internal interface IAcknowledgement
{
    /// <summary>Says so. Said again, or from any thread, it changes nothing.</summary>
    void Acknowledge();
}
