using System.Buffers;
using TypedMqtt.Fuzz;
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

    internal static byte[] Bytes(string text) => PacketText.Bytes(text);

    /// <summary>What an encoder has written.</summary>
    internal static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
