namespace TypedMqtt.Protocol;

/// <summary>A DISCONNECT of the server (MQTT 5 only).</summary>
internal sealed record Disconnect(MqttReasonCode ReasonCode)
{
    internal string? ReasonString { get; set; }

    internal string? ServerReference { get; set; }
}
