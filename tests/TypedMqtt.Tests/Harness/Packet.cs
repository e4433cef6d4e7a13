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

    private int TopicLength => BinaryPrimitives.ReadUInt16BigEndian(Body);

    // Properties in these tests are shorter than 128 bytes.
    private int PropertiesStart => 2 + TopicLength + (Qos > 0 ? 2 : 0);

    public override string ToString() => $"{Type} {Hex}";
}
