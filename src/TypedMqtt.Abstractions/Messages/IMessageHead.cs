namespace TypedMqtt;

/// <summary>What a message says before its payload, read when somebody asks for it: most handlers do not.</summary>
internal interface IMessageHead
{
    string ReadTopic();

    string? ReadContentType();

    IReadOnlyList<MqttUserProperty> ReadUserProperties();
}
