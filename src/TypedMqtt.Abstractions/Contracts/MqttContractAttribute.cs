namespace TypedMqtt;

/// <summary>
/// Marks an interface as an MQTT contract: its members describe topics and payload types, and the generator emits
/// a typed publisher, handler interfaces, live subscriptions and dependency injection extensions for it.
/// </summary>
/// <param name="template">
/// The topic template that stands before the template of every member, for example <c>acme/v1/devices/{deviceId}</c>;
/// empty when members give whole topics.
/// </param>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class MqttContractAttribute(string template = "") : Attribute
{
    /// <summary>The topic template that stands before the template of every member; empty by default.</summary>
    public string Template { get; } = template;

    /// <summary>
    /// The stem of every generated name. By default the name of the interface without its leading <c>I</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// The <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> that knows the payload types of this contract.
    /// Payloads that are primitives, text or bytes need none.
    /// </summary>
    public Type? JsonContext { get; set; }

    /// <summary>
    /// The oldest version of MQTT that the contract has to work with, <see cref="MqttProtocolVersion.V500"/> by default. It
    /// changes nothing that is sent: below MQTT 5 the compiler says which members use what that version does not have.
    /// </summary>
    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.V500;

    /// <summary>
    /// An <see cref="IMqttPayloadSerializer{T}"/>, or an open generic one such as <c>typeof(CborSerializer&lt;&gt;)</c>, with a
    /// constructor without parameters. It takes every payload of the contract that it can serialize; the others are written
    /// in their own form. A member may name another one.
    /// </summary>
    public Type? Serializer { get; set; }
}
