using System.Buffers;

namespace TypedMqtt.Serialization;

internal sealed class EmptyIsNullSerializer<T>(IMqttPayloadSerializer<T> inner) : IMqttPayloadSerializer<T?>
    where T : class
{
    public string? ContentType => inner.ContentType;

    public bool IsUtf8 => inner.IsUtf8;

    public void Serialize(IBufferWriter<byte> writer, T? value)
    {
        if (value is not null)
        {
            inner.Serialize(writer, value);
        }
    }

    public T? Deserialize(in ReadOnlySequence<byte> payload) => payload.IsEmpty ? null : inner.Deserialize(in payload);
}
