using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace TypedMqtt.CompilerServices;

/// <summary>A received message on its way to one handler or live subscription.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MqttDelivery
{
    private ReadOnlySequence<byte> _payload;
    private ReadOnlyMemory<byte> _topic;

    internal MqttDelivery(MqttMember member, MessageFacts facts)
    {
        Member = member;
        Facts = facts;
        Context = new MqttContext(facts);
    }

    /// <summary>Begins with a message, of which the facts are told already.</summary>
    internal void Begin(ReadOnlyMemory<byte> topic, ReadOnlySequence<byte> payload)
    {
        _topic = topic;
        _payload = payload;
        Context = new MqttContext(Facts);
        IsUnreadable = IsNoMatch = false;
        UnreadableLevel = null;
    }

    /// <summary>The message is not looked at any more.</summary>
    internal void End() => Facts.End();

    /// <summary>What is known about the message beside levels and payload.</summary>
    public MqttContext Context { get; private set; }

    internal MessageFacts Facts { get; }

    internal MqttMember Member { get; }

    /// <summary>Which attempt at the message it is, from 1.</summary>
    internal int Attempt { get; set; } = 1;

    /// <summary>The MQTT 5 properties of the message, encoded and checked; empty before MQTT 5.</summary>
    internal ReadOnlyMemory<byte> Properties { get; set; }

    internal ReadOnlySequence<byte> Payload => _payload;

    /// <summary>The topic, without what is not the member's.</summary>
    internal ReadOnlyMemory<byte> Topic => _topic;

    /// <summary>True when the payload or a user property turned out not to be readable.</summary>
    internal bool IsUnreadable { get; private set; }

    /// <summary>The same, with bytes of its own: for what outlives the handling.</summary>
    internal MqttDelivery Copy()
    {
        var copy = new MqttDelivery(Member, Facts.Copy());
        copy.Begin(_topic.ToArray(), new ReadOnlySequence<byte>(_payload.ToArray()));
        return copy;
    }

    /// <summary>The level that kept the topic from matching, or null when nothing did.</summary>
    internal string? UnreadableLevel { get; private set; }

    /// <summary>True when the topic turned out not to be one of the member's.</summary>
    internal bool IsNoMatch { get; private set; }

    /// <summary>Leaves the start of the topic out: it is not the member's.</summary>
    internal void SkipTopic(int bytes) => _topic = _topic[bytes..];

    /// <summary>A reader over the topic, the connection's prefix left out.</summary>
    public TopicReader OpenTopic() => new(_topic.Span);

    /// <summary>Says that the topic is not one of the member's, and why.</summary>
    /// <param name="topic">The reader that did not match.</param>
    /// <returns>Always false, so that it can end an expression.</returns>
    public bool NoMatch(scoped in TopicReader topic)
    {
        IsNoMatch = true;
        UnreadableLevel = topic.UnreadableLevel;
        return false;
    }

    /// <summary>Reads the payload.</summary>
    /// <typeparam name="TPayload">The payload type.</typeparam>
    /// <param name="member">The member the delivery is for.</param>
    /// <exception cref="MqttPayloadException">The payload is not a valid <typeparamref name="TPayload"/>.</exception>
    public TPayload ReadPayload<TPayload>(MqttMember<TPayload> member)
    {
        ArgumentNullException.ThrowIfNull(member);
        try
        {
            return member.Payload.Deserialize(in _payload);
        }
#pragma warning disable CA1031 // Serializers are pluggable; whatever they throw means that the payload is not valid.
        catch (Exception e)
#pragma warning restore CA1031
        {
            IsUnreadable = true;

            // The serializer's message may quote the payload, so only its type is repeated here, and the failure is not kept.
            throw new MqttPayloadException(
                $"A payload of {_payload.Length} bytes on '{member.Template}' is not a valid {typeof(TPayload).Name} for {member.Name} ({e.GetType().Name}{Position(e)}).");
        }
    }

    /// <summary>Reads a user property.</summary>
    /// <typeparam name="T">The type of the parameter.</typeparam>
    /// <param name="property">The property.</param>
    /// <exception cref="MqttPayloadException">There is none of the name, or its value is not a valid <typeparamref name="T"/>.</exception>
    public T ReadUserProperty<T>(MqttMemberProperty<T> property)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(property);
        if (TryReadUserProperty(property, out var value))
        {
            return value;
        }

        IsUnreadable = true;
        throw new MqttPayloadException($"A message on '{Member.Template}' has no user property '{property.Name}', which {Member.Name} requires.");
    }

    /// <summary>Reads a user property; null when the message has none of the name.</summary>
    /// <typeparam name="T">The type of the parameter, without its nullability.</typeparam>
    /// <param name="property">The property.</param>
    /// <exception cref="MqttPayloadException">The value is not a valid <typeparamref name="T"/>.</exception>
    public T? ReadUserPropertyOrNull<T>(MqttMemberProperty<T> property)
        where T : class => TryReadUserProperty(property, out var value) ? value : null;

    /// <inheritdoc cref="ReadUserPropertyOrNull{T}(MqttMemberProperty{T})"/>
    public T? ReadUserPropertyOrNullValue<T>(MqttMemberProperty<T> property)
        where T : struct => TryReadUserProperty(property, out var value) ? value : null;

    private bool TryReadUserProperty<T>(MqttMemberProperty<T> property, [MaybeNullWhen(false)] out T value)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(property);
        try
        {
            return property.TryRead(Context.UserProperties, out value);
        }
#pragma warning disable CA1031 // Types are the user's; whatever they throw means that the value is not valid.
        catch (Exception e)
#pragma warning restore CA1031
        {
            IsUnreadable = true;

            // The value is not repeated, here as for a payload.
            throw new MqttPayloadException(
                $"The user property '{property.Name}' of a message on '{Member.Template}' is not a valid {typeof(T).Name} for {Member.Name} ({e.GetType().Name}).");
        }
    }

    // Not the path: the names of a dictionary are content.
    private static string Position(Exception failure) => failure is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
        ? string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}, byte {position + 1}")
        : "";
}
