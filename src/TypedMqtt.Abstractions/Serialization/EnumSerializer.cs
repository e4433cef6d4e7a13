using System.Buffers;
using System.Text;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Serialization;

internal sealed class EnumSerializer<T>(EnumWireNames<T> names) : IMqttPayloadSerializer<T>
    where T : struct, Enum
{
    public string? ContentType => "text/plain";

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, T value)
    {
        if (!names.TryGetName(value, out var name))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"Only declared members of {typeof(T).Name} can be sent.");
        }

        TextSerializer.Strict.GetBytes(name.AsSpan(), writer);
    }

    public T Deserialize(in ReadOnlySequence<byte> payload)
    {
        // Names are short; a longer payload is no name, and must not cost its length on the stack.
        const int LongestOnStack = 256;
        if (payload.Length <= LongestOnStack)
        {
            Span<byte> name = stackalloc byte[(int)payload.Length];
            payload.CopyTo(name);
            if (names.TryParse(name, out var value))
            {
                return value;
            }
        }
        else if (names.TryParse(payload.ToArray(), out var value))
        {
            return value;
        }

        throw new FormatException($"Not the wire name of a member of {typeof(T).Name}.");
    }
}
