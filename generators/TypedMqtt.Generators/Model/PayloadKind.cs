namespace TypedMqtt.Generators.Model;

/// <summary>How a payload is written and read; named as in the runtime's MqttPayloads.</summary>
internal enum PayloadKind
{
    None,
    Text,
    Bytes,
    Memory,
    Boolean,
    Enum,
    Formatted,
    Json,

    /// <summary>By a serializer of the user's.</summary>
    Custom,
}
