using System.Buffers;
using System.Globalization;
using System.Text;

namespace TypedMqtt.Serialization;

internal sealed class FormattedSerializer<T> : IMqttPayloadSerializer<T>
    where T : ISpanFormattable, ISpanParsable<T>
{
    public string? ContentType => "text/plain";

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value is IUtf8SpanFormattable && ((IUtf8SpanFormattable)value).TryFormat(writer.GetSpan(64), out var written, InvariantText.FormatOf<T>(), CultureInfo.InvariantCulture))
        {
            writer.Advance(written);
            return;
        }

        TextSerializer.Strict.GetBytes(value.ToString(InvariantText.FormatOf<T>(), CultureInfo.InvariantCulture).AsSpan(), writer);
    }

    public T Deserialize(in ReadOnlySequence<byte> payload) =>
        InvariantText.TryParse<T>(TextSerializer.Strict.GetString(in payload), out var value)
            ? value
            : throw new FormatException($"Not the text form of a {typeof(T).Name}.");
}
