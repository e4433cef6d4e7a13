namespace TypedMqtt;

/// <summary>
/// Makes a parameter of a contract member a user property of its messages (MQTT 5, 3.3.2.3.7). It is a string, a number, a
/// bool, a Guid, an enum or another type with a text form, and is written as a topic level of that type is. A nullable one
/// may be missing; a message without one that is not nullable is skipped like a payload that does not parse.
/// </summary>
/// <remarks>There are no user properties before MQTT 5: publishing one throws there, unless it is null.</remarks>
/// <param name="name">The name of the property. Where a message has several of the name, the first counts.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MqttUserPropertyAttribute(string name) : Attribute
{
    /// <summary>The name of the property.</summary>
    public string Name { get; } = name;
}
