using System.ComponentModel;
using System.Text.Json.Serialization;
using TypedMqtt.Serialization;

namespace TypedMqtt.CompilerServices;

/// <summary>The ways of writing and reading payloads that generated code chooses from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MqttPayloads
{
    /// <summary>No payload: nothing is written, and what is received is not looked at.</summary>
    public static IMqttPayloadSerializer<MqttNoPayload> None { get; } = new NoPayloadSerializer();

    /// <summary>UTF-8 text.</summary>
    public static IMqttPayloadSerializer<string> Text { get; } = new TextSerializer();

    /// <summary>The bytes as they are, in an array of their own.</summary>
    public static IMqttPayloadSerializer<byte[]> Bytes { get; } = new BytesSerializer();

    /// <summary>The bytes as they are. What is received is a view that is valid until the handler has completed.</summary>
    public static IMqttPayloadSerializer<ReadOnlyMemory<byte>> Memory { get; } = new MemorySerializer();

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static IMqttPayloadSerializer<bool> Boolean { get; } = new BooleanSerializer();

    /// <summary>The invariant text form of a number, a Guid or another formattable and parsable type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static IMqttPayloadSerializer<T> Formatted<T>()
        where T : ISpanFormattable, ISpanParsable<T> => new FormattedSerializer<T>();

    /// <summary>The wire name of an enum member.</summary>
    /// <typeparam name="T">The enum type.</typeparam>
    /// <param name="names">The names of the enum's members on the wire.</param>
    public static IMqttPayloadSerializer<T> Enum<T>(EnumWireNames<T> names)
        where T : struct, Enum => new EnumSerializer<T>(names);

    /// <summary>JSON, by the metadata of a source-generated context. The JSON literal <c>null</c> is refused both ways.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="context">The context.</param>
    public static IMqttPayloadSerializer<T> Json<T>(JsonSerializerContext context)
        where T : notnull => new JsonPayloadSerializer<T>(context, allowNull: false);

    /// <summary>JSON, by the metadata of a source-generated context; null is the JSON literal <c>null</c>.</summary>
    /// <typeparam name="T">The type, nullable.</typeparam>
    /// <param name="context">The context.</param>
    public static IMqttPayloadSerializer<T> JsonOrNull<T>(JsonSerializerContext context) => new JsonPayloadSerializer<T>(context, allowNull: true);

    /// <summary>Null is the empty payload, which clears a retained message (MQTT 5, 3.3.1.3).</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="value">How a value is written and read.</param>
    public static IMqttPayloadSerializer<T?> EmptyIsNull<T>(IMqttPayloadSerializer<T> value)
        where T : class => new EmptyIsNullSerializer<T>(value);

    /// <inheritdoc cref="EmptyIsNull{T}(IMqttPayloadSerializer{T})"/>
    public static IMqttPayloadSerializer<T?> EmptyIsNullValue<T>(IMqttPayloadSerializer<T> value)
        where T : struct => new EmptyIsNullValueSerializer<T>(value);
}
