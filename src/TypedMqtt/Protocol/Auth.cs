namespace TypedMqtt.Protocol;

/// <summary>AUTH, in either direction (MQTT 5, 3.15). MQTT 5 only.</summary>
/// <param name="ReasonCode">Success (from the server), Continue authentication, or Re-authenticate (from the client).</param>
/// <param name="AuthenticationMethod">The method; the same as in CONNECT (MQTT-4.12.0-5).</param>
/// <param name="AuthenticationData">What the method wants said.</param>
internal sealed record Auth(MqttReasonCode ReasonCode, string AuthenticationMethod, byte[]? AuthenticationData = null);
