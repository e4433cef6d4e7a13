using System.Buffers;

namespace TypedMqtt.Serialization;

internal sealed class MemorySerializer : IMqttPayloadSerializer<ReadOnlyMemory<byte>>
{
    public string? ContentType => null;

    public bool IsUtf8 => false;

    public void Serialize(IBufferWriter<byte> writer, ReadOnlyMemory<byte> value) => writer.Write(value.Span);

    public ReadOnlyMemory<byte> Deserialize(in ReadOnlySequence<byte> payload) =>
        payload.IsSingleSegment ? payload.First : payload.ToArray();
}
