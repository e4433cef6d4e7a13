namespace TypedMqtt;

/// <summary>
/// A typed topic level of a contract, named by its placeholder. Generated code declares one for every placeholder, so that
/// a level can be referred to without a string.
/// </summary>
/// <typeparam name="T">The type of the level.</typeparam>
/// <param name="name">The name of the placeholder.</param>
public sealed class MqttLevel<T>(string name)
{
    /// <summary>The name of the placeholder, for example <c>deviceId</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The placeholder as it stands in a template, for example <c>{deviceId}</c>.</summary>
    public override string ToString() => $"{{{Name}}}";
}
