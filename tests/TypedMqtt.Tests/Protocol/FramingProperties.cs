using CsCheck;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Protocol;

/// <summary>What holds for every stream of packets, and for every stream that is none.</summary>
public sealed class FramingProperties
{
    private static readonly Gen<(MqttProtocolVersion Version, byte[][] Packets)> Streams =
        Gens.Version.SelectMany(version => ServerPackets.Any(version).Array[1, 6].Select(packets => (version, packets)));

    [Fact]
    public void However_a_stream_arrives_its_packets_are_the_same() =>
        Gen.Select(Streams, Gen.Int[1, 40].Array[1, 20]).Sample(
            (stream, pieces) =>
            {
                byte[] bytes = [.. stream.Packets.SelectMany(packet => packet)];
                var read = new List<byte[]>();
                var (start, arrived) = (0, 0);
                for (var i = 0; start < bytes.Length; i++)
                {
                    arrived = Math.Min(bytes.Length, arrived + pieces[i % pieces.Length]);
                    while (FrameReader.TryRead(bytes.AsSpan(start, arrived - start), Server.MaximumPacketSize, stream.Version, out var frame))
                    {
                        Assert.Equal(frame.Body, bytes.AsSpan(start + frame.TotalLength - frame.Body.Length, frame.Body.Length));
                        read.Add([.. bytes.AsSpan(start, frame.TotalLength)]);
                        start += frame.TotalLength;
                    }
                }

                Assert.Equal(stream.Packets, read);
            },
            iter: 2_000);

    [Fact]
    public void A_packet_that_is_not_whole_is_waited_for() =>
        Gens.Version.SelectMany(version => ServerPackets.Any(version).Select(packet => (version, packet))).Sample(
            sample =>
            {
                for (var length = 0; length < sample.packet.Length; length++)
                {
                    Assert.False(FrameReader.TryRead(sample.packet.AsSpan(0, length), Server.MaximumPacketSize, sample.version, out _));
                }
            },
            iter: 1_000);

    [Fact]
    public void Every_valid_packet_is_understood() =>
        Gens.Version.SelectMany(version => ServerPackets.Any(version).Select(packet => (version, packet))).Sample(
            sample => Receive(sample.packet, sample.version),
            iter: 5_000);

    [Fact, Statement("MQTT-4.13.1-1")]
    public void Random_bytes_are_understood_or_refused_and_cost_no_more_memory_than_they_are_long() =>
        Gen.Select(Gens.Version, Gen.Byte[2, 15], Gen.Byte.Array[0, 200]).Sample(
            (version, type, body) =>
            {
                // A type and a length that are right, so that most get past the header.
                byte[] packet = [(byte)((type << 4) | (type == 6 ? 2 : type == 3 && body.Length > 0 ? body[0] & 15 : 0)), .. Length(body.Length), .. body];
                AssertSafe(packet, version);
            },
            iter: 50_000);

    [Fact, Statement("MQTT-4.13.1-1")]
    public void A_valid_packet_with_bytes_changed_is_understood_or_refused() =>
        Gen.Select(
            Gens.Version.SelectMany(version => ServerPackets.Any(version).Select(packet => (version, packet))),
            Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 3]).Sample(
            (sample, changes) =>
            {
                byte[] packet = [.. sample.packet];
                foreach (var (position, value) in changes)
                {
                    packet[position % packet.Length] = value;
                }

                AssertSafe(packet, sample.version);
            },
            iter: 50_000);

    [Fact, Statement("MQTT-4.13.1-1")]
    public void A_valid_packet_cut_short_inside_is_never_understood_on_MQTT_5() =>
        ServerPackets.Any(V500).Where(packet => packet.Length > 2 && packet[0] >> 4 != (int)PacketType.Publish).Sample(
            packet =>
            {
                // The body loses its last byte and the header knows of it: all but PUBLISH and lists of codes end in a field.
                var reader = new SpanReader(packet.AsSpan(1));
                var length = (int)reader.ReadVariableByteInteger();
                byte[] cut = [packet[0], .. Length(length - 1), .. reader.Rest[..(length - 1)]];
                var type = (PacketType)(packet[0] >> 4);
                var stillWhole = type switch
                {
                    PacketType.SubAck or PacketType.UnsubAck => true,
                    PacketType.Disconnect => length == 1 || (length == 2 && packet[^1] == 0),
                    _ => length <= 4,
                };
                if (!stillWhole)
                {
                    Assert.Throws<MqttProtocolException>(() => Receive(cut, V500));
                }
            },
            iter: 5_000);

    [Fact]
    public void A_length_alone_costs_no_memory()
    {
        byte[] start = [0x30, 0xFF, 0xFF, 0xFF, 0x7F];
        Assert.False(FrameReader.TryRead(start, uint.MaxValue, V500, out _));

        var before = GC.GetAllocatedBytesForCurrentThread();
        FrameReader.TryRead(start, uint.MaxValue, V500, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Receive(byte[] packet, MqttProtocolVersion version) => Server.Receive(packet, version, Answered);

    // Asked for all there is, so that nothing is refused for not having been asked for.
    private static ConnectPacket Answered { get; } =
        new() { ClientId = "c", CleanStart = true, AuthenticationMethod = "M", RequestResponseInformation = true };

    private static void AssertSafe(byte[] packet, MqttProtocolVersion version)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            if (FrameReader.TryRead(packet, Server.MaximumPacketSize, version, out var frame))
            {
                Server.Decode(in frame, version, Answered);
            }
        }
        catch (MqttProtocolException e)
        {
            Assert.True(e.ReasonCode >= MqttReasonCode.UnspecifiedError);
            Assert.StartsWith("MQTT-", e.Statement, StringComparison.Ordinal);
        }

        // Strings, lists and an exception with its stack; in no relation to what a length may claim.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[4];
        return bytes[..VariableByteInteger.Write(bytes, length)];
    }
}
