using System.Globalization;
using System.Text;

namespace TypedMqtt.Fuzz;

/// <summary>Bytes as text: hexadecimal digits, and <c>'text'</c> for a string with its length before it.</summary>
internal static class PacketText
{
    internal static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        for (var position = 0; position < text.Length;)
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
                default:
                    bytes.Add(byte.Parse(text.AsSpan(position, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    position += 2;
                    break;
            }
        }

        return [.. bytes];
    }
}
