using System.Buffers.Binary;
using System.Text;
using TypedMqtt.Tests.Simulation.Invariants;

namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>MQTT's data types (MQTT 5, 1.5), read as strictly as they are written down.</summary>
internal ref struct SpecReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>What is broken when the server cannot read a packet.</summary>
    internal const string PacketsAreWellFormed = nameof(PacketsAreWellFormed);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> _rest = bytes;

    internal readonly int Remaining => _rest.Length;

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    internal uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    internal ushort Id()
    {
        var id = UInt16();
        Check(id != 0, "MQTT-2.2.1-3", "the packet identifier is zero");
        return id;
    }

    internal string Text()
    {
        var bytes = Take(UInt16());
        try
        {
            var text = Strict.GetString(bytes);
            Check(!text.Contains('\0', StringComparison.Ordinal), "MQTT-1.5.4-2", "a string contains U+0000");
            return text;
        }
        catch (DecoderFallbackException)
        {
            throw Broken("MQTT-1.5.4-1", "a string is not UTF-8");
        }
    }

    internal int VariableByteInteger()
    {
        var value = 0;
        for (var i = 0; i < 4; i++)
        {
            var b = Byte();
            value |= (b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                Check(b > 0 || i == 0, "MQTT-1.5.5-1", "a variable byte integer is longer than it need be");
                return value;
            }
        }

        throw Broken("MQTT-1.5.5-1", "a variable byte integer has more than four bytes");
    }

    internal SpecReader Slice(int length) => new(Take(length));

    internal ReadOnlySpan<byte> Take(int count)
    {
        Check(count <= _rest.Length, "MQTT-4.13.1-1", "the packet ends in the middle of a field");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    internal static void Check(bool holds, string statement, string complaint)
    {
        if (!holds)
        {
            throw Broken(statement, complaint);
        }
    }

    internal static InvariantBrokenException Broken(string statement, string complaint) => new(PacketsAreWellFormed, $"{complaint} ({statement}).");
}
