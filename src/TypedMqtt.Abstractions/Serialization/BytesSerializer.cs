using System.Buffers;

namespace TypedMqtt.Serialization;

internal sealed class BytesSerializer : IMqttPayloadSerializer<byte[]>
{
    public string? ContentType => null;

    public bool IsUtf8 => false;

    public void Serialize(IBufferWriter<byte> writer, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        writer.Write(value);
    }

    public byte[] Deserialize(in ReadOnlySequence<byte> payload) => payload.ToArray();
}
