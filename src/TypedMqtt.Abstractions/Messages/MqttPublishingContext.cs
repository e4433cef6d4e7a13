namespace TypedMqtt;

/// <summary>A message that is being published, as filters see it.</summary>
public sealed class MqttPublishingContext
{
    private readonly List<MqttUserProperty> _added = [];

    internal MqttPublishingContext(string topic, string topicTemplate, string member, MqttQos qos, bool retain, MqttPublishOptions? options, MqttProtocolVersion protocolVersion)
    {
        Topic = topic;
        TopicTemplate = topicTemplate;
        Member = member;
        Qos = qos;
        Retain = retain;
        Options = options;
        ProtocolVersion = protocolVersion;
    }

    /// <summary>The topic, with the connection's prefix.</summary>
    public string Topic { get; }

    /// <summary>The template of the topic.</summary>
    public string TopicTemplate { get; }

    /// <summary>The contract's member, such as <c>IThermostat.TemperatureAsync</c>.</summary>
    public string Member { get; }

    /// <summary>The quality of service.</summary>
    public MqttQos Qos { get; }

    /// <summary>Whether the server keeps the message as the latest of its topic.</summary>
    public bool Retain { get; }

    /// <summary>What the caller has given for this message; null for nothing.</summary>
    public MqttPublishOptions? Options { get; }

    /// <summary>The version of MQTT the connection speaks: user properties are for 5.</summary>
    public MqttProtocolVersion ProtocolVersion { get; }

    internal IReadOnlyList<MqttUserProperty> Added => _added;

    /// <summary>Adds a user property, behind those of the caller (MQTT 5, 3.3.2.3.7).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="InvalidOperationException">The connection speaks an older version than MQTT 5, or the message is written already.</exception>
    public void AddUserProperty(string name, string value)
    {
        if (ProtocolVersion != MqttProtocolVersion.V500)
        {
            throw new InvalidOperationException($"The message to '{TopicTemplate}' ({Member}) cannot have the user property '{name}': {ProtocolVersion} has none. Look at {nameof(ProtocolVersion)} first.");
        }

        if (IsWritten)
        {
            throw new InvalidOperationException($"The message to '{TopicTemplate}' ({Member}) is written already: add the user property '{name}' in {nameof(IMqttPublishFilter.OnPublishing)}.");
        }

        _added.Add(new MqttUserProperty(name, value));
    }

    /// <summary>Whether nothing can be added any more.</summary>
    internal bool IsWritten { get; set; }
}
