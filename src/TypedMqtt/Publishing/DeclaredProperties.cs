using TypedMqtt.Protocol;

namespace TypedMqtt.Publishing;

/// <summary>The user properties that a contract member has as parameters; null stands for one that is left out.</summary>
internal static class DeclaredProperties
{
    internal static void Write(PooledBufferWriter buffer, ReadOnlySpan<MqttUserProperty?> properties)
    {
        foreach (var property in properties)
        {
            if (property is { } given)
            {
                PropertyWriter.WriteUserProperty(buffer, given);
            }
        }
    }

    /// <summary>
    /// Says why a message without MQTT 5 properties cannot be sent; null when it can. A parameter is part of the message: what
    /// cannot carry it must not lose it in silence.
    /// </summary>
    internal static string? FindRefusal(ReadOnlySpan<MqttUserProperty?> properties)
    {
        foreach (var property in properties)
        {
            if (property is { Name: var name })
            {
                return $"has the user property '{name}', which only MQTT 5 can carry. Set {nameof(MqttOptions)}.{nameof(MqttOptions.ProtocolVersion)} to it, or make the parameter nullable and pass null.";
            }
        }

        return null;
    }
}
