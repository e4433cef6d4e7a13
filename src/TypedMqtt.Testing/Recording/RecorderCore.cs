using System.Buffers;
using TypedMqtt.CompilerServices;
using TypedMqtt.Testing.Broker;

namespace TypedMqtt.Testing.Recording;

/// <summary>What a recorder keeps, and what it has been told to answer.</summary>
internal sealed class RecorderCore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Func<MqttRecordedMessage, object?>> _answers = [];

    internal Observations<MqttRecordedMessage> Messages { get; } = new("message");

    internal FaultRules Faults { get; } = new();

    internal void SetAnswer(string topicTemplate, Func<MqttRecordedMessage, object?> answer)
    {
        lock (_lock)
        {
            _answers[topicTemplate] = answer;
        }
    }

    internal Func<MqttRecordedMessage, object?>? FindAnswer(string topicTemplate)
    {
        lock (_lock)
        {
            return _answers.GetValueOrDefault(topicTemplate);
        }
    }

    /// <summary>Records a message, written and read as the contract says.</summary>
    /// <exception cref="MqttPayloadException">The payload cannot be read back, or it is a state that serializes to nothing.</exception>
    internal MqttRecordedMessage Record<TPayload>(
        MqttMember<TPayload> member, string topic, TPayload payload, MqttPublishOptions? options, ReadOnlySpan<MqttUserProperty?> userProperties)
    {
        var bytes = Write(member.Payload, payload);
        if (bytes.Length == 0 && payload is not null && member.Kind == MqttMemberKind.State)
        {
            throw new MqttPayloadException(
                $"The payload for '{member.Template}' ({member.Name}) serializes to nothing, and an empty message clears a state. Pass null to clear it.");
        }

        var properties = new List<MqttUserProperty>();
        foreach (var property in userProperties)
        {
            if (property is { } given)
            {
                properties.Add(given);
            }
        }

        var expiry = options?.Expiry ?? TimeSpan.FromSeconds(member.ExpirySeconds);
        var message = new MqttRecordedMessage(member, topic, bytes, Read(member.Payload, bytes, member.Name))
        {
            Qos = options?.Qos ?? member.Qos,
            Retain = options?.Retain ?? member.Kind == MqttMemberKind.State,
            Expiry = expiry > TimeSpan.Zero ? expiry : null,
            ContentType = options?.ContentType ?? member.Payload.ContentType,
            UserProperties = [.. properties, .. options?.UserProperties ?? []],
            IsUtf8 = member.Payload.IsUtf8,
        };
        if (Faults.TryFind(FaultKind.Publish, topic, out var reasonCode))
        {
            message.ReasonCode = reasonCode!.Value;
        }

        Messages.Add(message);
        return message;
    }

    internal static byte[] Write<T>(IMqttPayloadSerializer<T> serializer, T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        serializer.Serialize(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    internal static T Read<T>(IMqttPayloadSerializer<T> serializer, byte[] bytes, string member)
    {
        try
        {
            return serializer.Deserialize(new ReadOnlySequence<byte>(bytes));
        }
#pragma warning disable CA1031 // Serializers are pluggable; whatever they throw means that the other side could not read it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new MqttPayloadException($"What was published by {member} cannot be read back as {typeof(T).Name}: {e.Message}", e);
        }
    }
}
