using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>A contract member that is asked and answered.</summary>
/// <typeparam name="TPayload">The payload type; <see cref="MqttNoPayload"/> for a member without a payload.</typeparam>
/// <typeparam name="TReply">The type of the answer.</typeparam>
/// <param name="name">The interface and the method.</param>
/// <param name="template">The whole topic template.</param>
/// <param name="qos">The quality of service of request and answer.</param>
/// <param name="timeoutSeconds">How long an answer may take, in seconds.</param>
/// <param name="payload">How the payload is written and read.</param>
/// <param name="reply">How the answer is written and read.</param>
/// <param name="fault">How a typed fault is written and read; null for none.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MqttRequestMember<TPayload, TReply>(
    string name,
    string template,
    MqttQos qos,
    int timeoutSeconds,
    IMqttPayloadSerializer<TPayload> payload,
    IMqttPayloadSerializer<TReply> reply,
    MqttFaultSerializer? fault) : MqttMember<TPayload>(name, template, MqttMemberKind.Request, qos, timeoutSeconds, payload)
{
    /// <summary>How the answer is written and read.</summary>
    public IMqttPayloadSerializer<TReply> Reply { get; } = reply;

    /// <summary>How a typed fault is written and read; null for none.</summary>
    public MqttFaultSerializer? Fault { get; } = fault;
}
