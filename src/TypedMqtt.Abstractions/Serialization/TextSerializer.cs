using System.Buffers;
using System.Text;

namespace TypedMqtt.Serialization;

internal sealed class TextSerializer : IMqttPayloadSerializer<string>
{
    /// <summary>Refuses what is not UTF-8 instead of replacing it: a payload is never changed in silence.</summary>
    internal static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string? ContentType => "text/plain";

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Strict.GetBytes(value.AsSpan(), writer);
    }

    public string Deserialize(in ReadOnlySequence<byte> payload) => Strict.GetString(in payload);
}
