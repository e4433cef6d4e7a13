using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.Protocol;

namespace TypedMqtt.ProbeClient.Wire;

/// <summary>Encodes the properties that were asked for on the command line (MQTT 5, 2.2.2.2).</summary>
internal static class WireProperties
{
    internal static byte[] ForConnect(SessionArguments arguments)
    {
        var writer = new ArrayBufferWriter<byte>();
        if (arguments.SessionExpiry is { } sessionExpiry)
        {
            var destination = writer.GetSpan(5);
            destination[0] = (byte)PropertyId.SessionExpiryInterval;
            BinaryPrimitives.WriteInt32BigEndian(destination[1..], sessionExpiry);
            writer.Advance(5);
        }

        if (arguments.ReceiveMaximum is { } receiveMaximum)
        {
            writer.Write<byte>([(byte)PropertyId.ReceiveMaximum, (byte)(receiveMaximum >> 8), (byte)receiveMaximum]);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The properties of the PUBLISH, SUBSCRIBE or UNSUBSCRIBE that was asked for.</summary>
    internal static byte[] ForRequest(SessionArguments arguments)
    {
        var writer = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in arguments.UserProperties)
        {
            writer.Write<byte>([(byte)PropertyId.UserProperty]);
            WriteString(writer, name);
            WriteString(writer, value);
        }

        return writer.WrittenSpan.ToArray();
    }

    private static void WriteString(ArrayBufferWriter<byte> writer, string text)
    {
        var destination = writer.GetSpan(2 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, destination[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)length);
        writer.Advance(2 + length);
    }
}
