using TypedMqtt.Protocol;

namespace TypedMqtt.Fuzz;

/// <summary>A packet in its parts, so that a change can be made to one of them and the lengths be right again, or not.</summary>
internal sealed class CorpusPacket
{
    /// <summary>Type and flags.</summary>
    internal byte FirstByte { get; set; }

    /// <summary>What stands before the properties.</summary>
    internal List<byte> Head { get; private init; } = [];

    /// <summary>The properties, each with its identifier; null where the packet has none, not even their length.</summary>
    internal List<byte[]>? Properties { get; private init; }

    /// <summary>What stands behind the properties.</summary>
    internal List<byte> Tail { get; private init; } = [];

    /// <summary>Reads <c>first byte | head | property; property | tail</c>, with <c>-</c> for "no properties". Hexadecimal digits are bytes, and <c>'text'</c> is a string with its length before it.</summary>
    internal static CorpusPacket Parse(string text)
    {
        var parts = text.Split('|');
        return new CorpusPacket
        {
            FirstByte = PacketText.Bytes(parts[0])[0],
            Head = [.. PacketText.Bytes(parts[1])],
            Properties = parts[2].Trim() == "-" ? null : [.. parts[2].Split(';').Select(PacketText.Bytes).Where(property => property.Length > 0)],
            Tail = [.. PacketText.Bytes(parts[3])],
        };
    }

    internal CorpusPacket Copy() => new()
    {
        FirstByte = FirstByte,
        Head = [.. Head],
        Properties = Properties is null ? null : [.. Properties],
        Tail = [.. Tail],
    };

    /// <summary>All behind the fixed header.</summary>
    internal List<byte> ToBody()
    {
        List<byte> body = [.. Head];
        if (Properties is not null)
        {
            WriteLength(body, Properties.Sum(property => property.Length));
            foreach (var property in Properties)
            {
                body.AddRange(property);
            }
        }

        body.AddRange(Tail);
        return body;
    }

    /// <summary>Puts a fixed header before a body.</summary>
    internal static void WritePacket(List<byte> destination, byte firstByte, List<byte> body)
    {
        destination.Add(firstByte);
        WriteLength(destination, body.Count);
        destination.AddRange(body);
    }

    private static void WriteLength(List<byte> destination, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        destination.AddRange(bytes[..VariableByteInteger.Write(bytes, length)]);
    }
}
