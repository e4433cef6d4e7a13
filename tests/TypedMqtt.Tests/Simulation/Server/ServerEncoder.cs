using System.Text;

namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>Writes what a server sends. Packets here are short: no length takes more than one byte.</summary>
internal sealed class ServerEncoder(bool v5)
{
    private readonly byte[] _packet = new byte[128];
    private int _length;

    /// <summary>Encodes a packet; the bytes are valid until the next call.</summary>
    internal ReadOnlySpan<byte> Encode(WirePacket packet)
    {
        _length = 2;
        switch (packet.Type)
        {
            case WireType.ConnAck:
                Byte(packet.SessionPresent ? 1 : 0);
                Byte(packet.Reason);
                Properties(packet);
                break;
            case WireType.Publish:
                Text(packet.Topic);
                if (packet.Qos > 0)
                {
                    UInt16(packet.Id);
                }

                Properties(packet);
                UInt16((ushort)packet.Number);
                break;
            case WireType.PubAck or WireType.PubRec or WireType.PubRel or WireType.PubComp:
                UInt16(packet.Id);
                if (v5 && packet.Reason > 0)
                {
                    Byte(packet.Reason);
                }

                break;
            case WireType.SubAck or WireType.UnsubAck:
                UInt16(packet.Id);
                Properties(packet);
                foreach (var reason in packet.Reasons)
                {
                    Byte(reason);
                }

                break;
            case WireType.PingResp:
                break;
            case WireType.Disconnect:
                Byte(packet.Reason);
                break;
            default:
                throw new InvalidOperationException($"A server does not send {packet.Type}.");
        }

        var flags = packet.Type switch
        {
            WireType.Publish => (packet.Dup ? 8 : 0) | (packet.Qos << 1) | (packet.Retain ? 1 : 0),
            WireType.PubRel => 2,
            _ => 0,
        };
        _packet[0] = (byte)(((int)packet.Type << 4) | flags);
        _packet[1] = checked((byte)(_length - 2));
        packet.Size = _length;
        return _length < 130 ? _packet.AsSpan(0, _length) : throw new InvalidOperationException("The packet is too long.");
    }

    private void Properties(WirePacket packet)
    {
        if (!v5)
        {
            return;
        }

        var start = _length++;
        if (packet.ReceiveMaximum is { } receiveMaximum)
        {
            Byte(0x21);
            UInt16(receiveMaximum);
        }

        if (packet.MaximumPacketSize is { } size)
        {
            Byte(0x27);
            UInt16((ushort)(size >> 16));
            UInt16((ushort)size);
        }

        if (packet.MaximumQos is { } qos)
        {
            Byte(0x24);
            Byte(qos);
        }

        if (packet.TopicAliasMaximum is { } aliases)
        {
            Byte(0x22);
            UInt16(aliases);
        }

        if (packet.ServerKeepAlive is { } seconds)
        {
            Byte(0x13);
            UInt16(seconds);
        }

        if (packet.TopicAlias > 0)
        {
            Byte(0x23);
            UInt16(packet.TopicAlias);
        }

        _packet[start] = (byte)(_length - start - 1);
    }

    private void Byte(int value) => _packet[_length++] = (byte)value;

    private void UInt16(ushort value)
    {
        Byte(value >> 8);
        Byte(value & 0xFF);
    }

    private void Text(string text)
    {
        UInt16((ushort)text.Length);
        _length += Encoding.ASCII.GetBytes(text, _packet.AsSpan(_length));
    }
}
