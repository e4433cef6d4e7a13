using System.Globalization;
using System.Text;

namespace TypedMqtt.Fuzz;

/// <summary>
/// Bytes as text: hexadecimal digits, <c>'text'</c> for a string with its length before it, and <c>{…}</c> for properties with their length
/// before them.
/// </summary>
internal static class PacketText
{
    internal static byte[] Bytes(string text)
    {
        var position = 0;
        return Parse(text, ref position);
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
                    bytes.AddRange(properties.Length <= 127
                        ? [(byte)properties.Length, .. properties]
                        : throw new ArgumentException($"There are {properties.Length} bytes of properties, and their length is written in one.", nameof(text)));
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
