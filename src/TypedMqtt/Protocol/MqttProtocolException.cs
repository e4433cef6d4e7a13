namespace TypedMqtt.Protocol;

/// <summary>The server has sent something the protocol does not allow. The connection has to end (MQTT 5, 4.13).</summary>
/// <param name="reasonCode">The reason code for our DISCONNECT.</param>
/// <param name="statement">The statement of the specification that was broken, for example <c>MQTT-3.3.1-4</c>.</param>
/// <param name="message">What was wrong; never any content of a message.</param>
#pragma warning disable CA1032, RCS1194 // Thrown in one way only; the standard constructors would allow one without a statement.
internal sealed class MqttProtocolException(MqttReasonCode reasonCode, string statement, string message) : MqttException(message)
#pragma warning restore CA1032, RCS1194
{
    internal MqttReasonCode ReasonCode { get; } = reasonCode;

    internal string Statement { get; } = statement;
}
