using System.Buffers;
using System.Buffers.Binary;

namespace TypedMqtt.AotTests.Contracts;

/// <summary>A form of one's own: four bytes.</summary>
internal sealed class WeightSerializer : IMqttPayloadSerializer<Weight>
{
    public string? ContentType => "application/x-weight";

    public bool IsUtf8 => false;

    public void Serialize(IBufferWriter<byte> writer, Weight value)
    {
        BinaryPrimitives.WriteInt32BigEndian(writer.GetSpan(sizeof(int)), value.Grams);
        writer.Advance(sizeof(int));
    }

    public Weight Deserialize(in ReadOnlySequence<byte> payload) => new(BinaryPrimitives.ReadInt32BigEndian(payload.ToArray()));
}
