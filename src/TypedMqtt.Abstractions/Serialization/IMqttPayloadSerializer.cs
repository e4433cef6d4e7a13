using System.Buffers;

namespace TypedMqtt;

/// <summary>Turns values of one type into payloads and back. Implementations are used from several threads at once.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public interface IMqttPayloadSerializer<T>
{
    /// <summary>The content type to declare on MQTT 5 (3.3.2.3.9), for example <c>application/json</c>; null for none.</summary>
    string? ContentType { get; }

    /// <summary>
    /// Whether payloads are UTF-8 text, declared on MQTT 5 by the payload format indicator (3.3.2.3.2).
    /// </summary>
    bool IsUtf8 { get; }

    /// <summary>Writes a value.</summary>
    /// <param name="writer">Where the payload goes.</param>
    /// <param name="value">The value.</param>
    void Serialize(IBufferWriter<byte> writer, T value);

    /// <summary>
    /// Reads a value. Whatever is thrown is taken to mean that the payload is not a valid <typeparamref name="T"/>.
    /// </summary>
    /// <param name="payload">The payload; valid only during the call, unless the value is a view of it.</param>
    T Deserialize(in ReadOnlySequence<byte> payload);
}
