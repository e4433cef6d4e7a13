using System.Buffers;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Serialization;

internal sealed class NoPayloadSerializer : IMqttPayloadSerializer<MqttNoPayload>
{
    public string? ContentType => null;

    public bool IsUtf8 => false;

    public void Serialize(IBufferWriter<byte> writer, MqttNoPayload value)
    {
    }

    public MqttNoPayload Deserialize(in ReadOnlySequence<byte> payload) => default;
}
