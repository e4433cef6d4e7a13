using System.Buffers;
using System.Text;

namespace TypedMqtt.Serialization;

internal sealed class BooleanSerializer : IMqttPayloadSerializer<bool>
{
    public string? ContentType => "text/plain";

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, bool value) => writer.Write(value ? "true"u8 : "false"u8);

    public bool Deserialize(in ReadOnlySequence<byte> payload)
    {
        var text = TextSerializer.Strict.GetString(in payload);
        return text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new FormatException("Neither 'true' nor 'false'."),
        };
    }
}
