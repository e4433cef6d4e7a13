using TypedMqtt.CompilerServices;

namespace TypedMqtt.Testing;

/// <summary>A message, or a request, that was published by a contract into a <see cref="MqttRecorder"/>.</summary>
public sealed class MqttRecordedMessage : MqttTestMessage
{
    private readonly object? _value;

    internal MqttRecordedMessage(MqttMember member, string topic, ReadOnlyMemory<byte> payload, object? value)
        : base(topic, payload)
    {
        Member = member.Name;
        TopicTemplate = member.Template;
        _value = value;
    }

    /// <summary>The member that published it, for example <c>IThermostat.TemperatureAsync</c>.</summary>
    public string Member { get; }

    /// <summary>The whole topic template of the member, for example <c>ThermostatTopics.Temperature.Template</c>.</summary>
    public string TopicTemplate { get; }

    /// <summary>Gives the payload as the other side would read it: written and read by the contract's serializer.</summary>
    /// <typeparam name="T">The payload type of the member.</typeparam>
    /// <exception cref="InvalidOperationException">The payload is of another type.</exception>
    public T As<T>() => _value switch
    {
        T value => value,
        null when default(T) is null => default!,
        null => throw new InvalidOperationException($"The message of {Member} has no payload, and {typeof(T).Name} was asked for."),
        _ => throw new InvalidOperationException($"The payload of {Member} is a {_value.GetType().Name}, and {typeof(T).Name} was asked for."),
    };

    /// <summary>The member and the topic.</summary>
    public override string ToString() => $"{Member}: {base.ToString()}";
}
