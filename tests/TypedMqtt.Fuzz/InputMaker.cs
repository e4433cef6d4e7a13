using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Fuzz;

/// <summary>Makes inputs: packets of the corpus, changed in their parts, in their bytes and as a stream.</summary>
internal static class InputMaker
{
    // What lengths, counts and identifiers go wrong with.
    private static readonly byte[] TellingBytes = [0x00, 0x01, 0x02, 0x7F, 0x80, 0x81, 0xC0, 0xE0, 0xED, 0xF4, 0xFE, 0xFF, (byte)'+', (byte)'#', (byte)'/', (byte)'$'];

    private static readonly byte[][] TellingSequences =
    [
        [0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0x00], [0x80, 0x80, 0x80, 0x00], [0x80, 0x80, 0x80, 0x80, 0x01],
        [0x00, 0x00], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0x00, 0x01, (byte)'#'],
    ];

    /// <summary>Makes one input of a run.</summary>
    internal static FuzzInput Make(ulong seed, long index)
    {
        var dice = Dice.Of(seed, index);
        var target = dice.OneIn(8) ? FuzzTarget.Stream : FuzzTarget.Packets;
        var version = dice.Pick<MqttProtocolVersion>([V500, V500, V500, V311, V310]);
        return new FuzzInput(target, version, MakeBytes(dice, target, version), dice.NextBits());
    }

    private static byte[] MakeBytes(Dice dice, FuzzTarget target, MqttProtocolVersion version)
    {
        var stream = new List<byte>();
        if (target == FuzzTarget.Packets)
        {
            WritePackets(dice, stream, Corpus.Of(version), count: 1 + dice.Next(dice.OneIn(4) ? 4 : 1), sparedOf4: 1);
        }
        else
        {
            if (!dice.OneIn(16))
            {
                var accepting = Corpus.Accepting(version, sessionPresent: dice.OneIn(64));
                CorpusPacket.WritePacket(stream, accepting.FirstByte, accepting.ToBody());
            }

            // Most packets of a stream are left alone, or no stream would get anywhere.
            WritePackets(dice, stream, Corpus.Ordinary(version), count: dice.Next(16), sparedOf4: dice.OneIn(2) ? 4 : 3);
            if (dice.OneIn(8))
            {
                WriteBurst(dice, stream, version);
            }

            WritePackets(dice, stream, Corpus.Of(version), count: dice.Next(4), sparedOf4: 2);
        }

        if (dice.OneIn(8))
        {
            Change(dice, stream, stream);
        }

        return [.. stream];
    }

    private static void WritePackets(Dice dice, List<byte> stream, CorpusPacket[] corpus, int count, int sparedOf4)
    {
        for (; count > 0; count--)
        {
            var packet = dice.Pick<CorpusPacket>(corpus);
            if (dice.Next(4) < sparedOf4)
            {
                CorpusPacket.WritePacket(stream, packet.FirstByte, packet.ToBody());
            }
            else
            {
                WriteChanged(dice, stream, packet.Copy(), dice.Pick<CorpusPacket>(corpus));
            }
        }
    }

    /// <summary>Messages one behind the other, more than may be unacknowledged.</summary>
    private static void WriteBurst(Dice dice, List<byte> stream, MqttProtocolVersion version)
    {
        var qos = 1 + dice.Next(2);
        for (var packetId = (byte)1; packetId <= 8 + dice.Next(16); packetId++)
        {
            List<byte> body = [0, 1, (byte)'p', 0, packetId];
            if (version == V500)
            {
                body.Add(0);
            }

            CorpusPacket.WritePacket(stream, (byte)(0x30 | (qos << 1) | (dice.OneIn(4) ? 8 : 0)), body);
        }
    }

    private static void WriteChanged(Dice dice, List<byte> stream, CorpusPacket packet, CorpusPacket other)
    {
        if (packet.Properties is { } properties && dice.OneIn(2))
        {
            ChangeProperties(dice, properties);
        }

        if (dice.OneIn(4))
        {
            Change(dice, packet.Head, other.Head);
        }

        if (dice.OneIn(6))
        {
            packet.FirstByte = dice.OneIn(2) ? (byte)(packet.FirstByte ^ (1 << dice.Next(4))) : (byte)dice.Next(256);
        }

        // The length in the header is that of the changed body.
        var body = packet.ToBody();
        for (var changes = dice.Next(4); changes > 1; changes--)
        {
            Change(dice, body, other.ToBody());
        }

        var start = stream.Count;
        CorpusPacket.WritePacket(stream, packet.FirstByte, body);

        // And here it is not.
        if (dice.OneIn(8))
        {
            stream.RemoveAt(start + 1);
            stream.InsertRange(start + 1, dice.OneIn(2) ? dice.Pick<byte[]>(TellingSequences) : [(byte)dice.Next(256)]);
        }
    }

    private static void ChangeProperties(Dice dice, List<byte[]> properties)
    {
        for (var changes = 1 + dice.Next(3); changes > 0; changes--)
        {
            switch (dice.Next(5))
            {
                case 0 when properties.Count > 0:
                    properties.RemoveAt(dice.Next(properties.Count));
                    break;
                case 1 when properties.Count > 0:
                    properties.Add(properties[dice.Next(properties.Count)]);
                    break;
                case 2 when properties.Count > 0:
                    var place = dice.Next(properties.Count);
                    List<byte> changed = [.. properties[place]];
                    Change(dice, changed, changed);
                    properties[place] = [.. changed];
                    break;
                case 3 when dice.OneIn(16):
                    // As many as one cares to send.
                    properties.AddRange(Enumerable.Repeat(PacketText.Bytes("26 'k' 'v'"), dice.Next(2_000)));
                    break;
                default:
                    properties.Insert(dice.Next(properties.Count + 1), dice.Pick<byte[]>(Corpus.AllProperties));
                    break;
            }
        }
    }

    private static void Change(Dice dice, List<byte> bytes, List<byte> others)
    {
        var place = dice.Next(bytes.Count + 1);
        var rest = bytes.Count - place;
        switch (dice.Next(9))
        {
            case 0 when rest > 0:
                bytes[place] ^= (byte)(1 << dice.Next(8));
                break;
            case 1 when rest > 0:
                bytes[place] = dice.Pick<byte>(TellingBytes);
                break;
            case 2 when rest > 0:
                bytes[place] = (byte)dice.Next(256);
                break;
            case 3:
                bytes.InsertRange(place, dice.Pick<byte[]>(TellingSequences));
                break;
            case 4 when rest > 0:
                var sequence = dice.Pick<byte[]>(TellingSequences);
                for (var i = 0; i < Math.Min(sequence.Length, rest); i++)
                {
                    bytes[place + i] = sequence[i];
                }

                break;
            case 5 when rest > 0:
                bytes.RemoveRange(place, 1 + dice.Next(Math.Min(rest, 6)));
                break;
            case 6:
                // The end is missing.
                bytes.RemoveRange(place, rest);
                break;
            case 7 when rest > 0:
                bytes.InsertRange(place, bytes.GetRange(place, 1 + dice.Next(rest)));
                break;
            default:
                // The end of another one.
                var from = dice.Next(others.Count + 1);
                bytes.InsertRange(place, others.GetRange(from, others.Count - from));
                break;
        }
    }
}
