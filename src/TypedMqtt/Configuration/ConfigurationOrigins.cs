namespace TypedMqtt.Configuration;

/// <summary>Remembers which options were read from which keys of a configuration, and what could not be read.</summary>
internal sealed class ConfigurationOrigins
{
    private readonly Dictionary<string, string> _paths = [];

    /// <summary>What could not be read, one sentence each. Told together with what the validator finds.</summary>
    internal List<string> Problems { get; } = [];

    /// <summary>An option was read from a configuration.</summary>
    /// <param name="option">The option, as the validator names it: <c>KeepAlive</c>, <c>Servers[1]</c>, <c>Will.Topic</c>.</param>
    /// <param name="path">The key, with all that stands before it: <c>Mqtt:KeepAlive</c>.</param>
    internal void Add(string option, string path) => _paths[option] = path;

    /// <summary>
    /// Names an option for a message: by its key where it was configured, by its property, and by its connection where that has
    /// a name.
    /// </summary>
    /// <param name="option">The option.</param>
    /// <param name="connection">The name of the connection; empty or null for the default one.</param>
    internal string Describe(string option, string? connection)
    {
        var property = $"{nameof(MqttOptions)}.{option}";
        return _paths.TryGetValue(option, out var path) ? $"{path} ({property})"
            : string.IsNullOrEmpty(connection) ? property
            : $"{property} of the connection '{connection}'";
    }
}
