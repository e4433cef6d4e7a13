namespace TypedMqtt;

/// <summary>Gives an enum member the name it has in topics and text payloads; without it, that is the member's own name.</summary>
/// <param name="name">The name on the wire. As a topic level it must not be empty nor contain <c>/</c>, <c>+</c> or <c>#</c>.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class MqttNameAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;
}
