using System.Buffers.Binary;
using System.Text;
using TypedMqtt.Protocol;

namespace TypedMqtt.Tests.Harness;

/// <summary>A packet that a client has sent, with just enough of a decoder to ask it questions. Not the client's own decoder.</summary>
internal sealed class Packet
{
    private readonly int _start;
    private readonly MqttProtocolVersion _version;

    internal Packet(byte[] bytes, int headerLength, MqttProtocolVersion version)
    {
        Bytes = bytes;
        _start = headerLength;
        _version = version;
    }

    internal byte[] Bytes { get; }

    internal PacketType Type => (PacketType)(Bytes[0] >> 4);

    internal bool Dup => (Bytes[0] & 8) != 0;

    internal int Qos => (Bytes[0] >> 1) & 3;

    internal bool Retain => (Bytes[0] & 1) != 0;

    internal ReadOnlySpan<byte> Body => Bytes.AsSpan(_start);

    internal string Hex => Convert.ToHexString(Bytes);

    internal ushort PacketId => BinaryPrimitives.ReadUInt16BigEndian(Type == PacketType.Publish ? Body[(2 + TopicLength)..] : Body);

    internal string Topic => Encoding.UTF8.GetString(Body.Slice(2, TopicLength));

    internal ReadOnlySpan<byte> Properties
    {
        get
        {
            var start = Body[PropertiesStart..];
            return start.Slice(1, start[0]);
        }
    }

    internal string Payload => Encoding.UTF8.GetString(Body[(PropertiesStart + (_version == MqttProtocolVersion.V500 ? 1 + Properties.Length : 0))..]);

    /// <summary>The topic filters of a SUBSCRIBE, and the quality of service asked for.</summary>
    internal IReadOnlyList<(string TopicFilter, byte Options)> Filters
    {
        get
        {
            var filters = new List<(string, byte)>();
            var rest = Body[(_version == MqttProtocolVersion.V500 ? 3 + Body[2] : 2)..];
            while (!rest.IsEmpty)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
                var options = Type == PacketType.Subscribe ? rest[2 + length] : (byte)0;
                filters.Add((Encoding.UTF8.GetString(rest.Slice(2, length)), options));
                rest = rest[(2 + length + (Type == PacketType.Subscribe ? 1 : 0))..];
            }

            return filters;
        }
    }

    /// <summary>Authentication Method and Authentication Data of a CONNECT or AUTH; null where there are none.</summary>
    internal (string? Method, string? Data) Authentication
    {
        get
        {
            // Behind protocol name, version, flags and keep alive; or behind the reason code.
            var rest = Body[(Type == PacketType.Connect ? 10 : 1)..];
            var length = rest[0] & 0x7F;
            var start = 1;
            if (rest[0] >= 0x80)
            {
                length += rest[1] << 7;
                start = 2;
            }

            rest = rest.Slice(start, length);
            string? method = null;
            string? data = null;
            while (!rest.IsEmpty)
            {
                var id = rest[0];
                var size = id switch { 0x15 or 0x16 => 2 + BinaryPrimitives.ReadUInt16BigEndian(rest[1..]), 0x11 or 0x27 => 4, 0x21 or 0x22 => 2, _ => 1 };
                method = id == 0x15 ? Encoding.UTF8.GetString(rest[3..(1 + size)]) : method;
                data = id == 0x16 ? Encoding.UTF8.GetString(rest[3..(1 + size)]) : data;
                rest = rest[(1 + size)..];
            }

            return (method, data);
        }
    }

    private int TopicLength => BinaryPrimitives.ReadUInt16BigEndian(Body);

    // Properties in these tests are shorter than 128 bytes.
    private int PropertiesStart => 2 + TopicLength + (Qos > 0 ? 2 : 0);

    public override string ToString() => $"{Type} {Hex}";
}
