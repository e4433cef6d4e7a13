using System.Buffers;
using System.Globalization;
using System.Text;
using TypedMqtt.Protocol;

namespace TypedMqtt.Tests.Protocol;

/// <summary>
/// Writes packets down as text: hexadecimal digits are bytes, <c>'text'</c> is a string with its length before it, and
/// <c>{…}</c> are properties with their length before them. The fixed header's length is computed.
/// </summary>
internal static class Wire
{
    internal static byte[] Packet(byte firstByte, string body)
    {
        var bytes = Bytes(body);
        var length = new byte[4];
        var size = VariableByteInteger.Write(length, bytes.Length);
        return [firstByte, .. length.AsSpan(0, size), .. bytes];
    }

    internal static byte[] Bytes(string text)
    {
        var position = 0;
        return Parse(text, ref position);
    }

    /// <summary>What an encoder has written.</summary>
    internal static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Parse(string text, ref int position)
    {
        var bytes = new List<byte>();
        while (position < text.Length)
        {
            switch (text[position])
            {
                case ' ':
                    position++;
                    break;
                case '\'':
                    var end = text.IndexOf('\'', position + 1);
                    var value = Encoding.UTF8.GetBytes(text[(position + 1)..end]);
                    bytes.AddRange([(byte)(value.Length >> 8), (byte)value.Length, .. value]);
                    position = end + 1;
                    break;
                case '{':
                    position++;
                    var properties = Parse(text, ref position);
                    Assert.InRange(properties.Length, 0, 127);
                    bytes.AddRange([(byte)properties.Length, .. properties]);
                    break;
                case '}':
                    position++;
                    return [.. bytes];
                default:
                    bytes.Add(byte.Parse(text.AsSpan(position, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    position += 2;
                    break;
            }
        }

        return [.. bytes];
    }
}
