using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>A contract member and the way its payload is written and read.</summary>
/// <typeparam name="TPayload">The payload type; <see cref="MqttNoPayload"/> for a member without a payload.</typeparam>
/// <param name="name">The interface and the method.</param>
/// <param name="template">The whole topic template.</param>
/// <param name="kind">What the member describes.</param>
/// <param name="qos">The quality of service.</param>
/// <param name="expirySeconds">The message expiry interval in seconds; zero for none.</param>
/// <param name="payload">How the payload is written and read.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable RS0022 // Only requests derive from it, and generated code alone creates either.
public class MqttMember<TPayload>(
    string name,
    string template,
    MqttMemberKind kind,
    MqttQos qos,
    int expirySeconds,
    IMqttPayloadSerializer<TPayload> payload) : MqttMember(name, template, kind, qos, expirySeconds)
#pragma warning restore RS0022
{
    /// <summary>How the payload is written and read.</summary>
    public IMqttPayloadSerializer<TPayload> Payload { get; } = payload;
}
