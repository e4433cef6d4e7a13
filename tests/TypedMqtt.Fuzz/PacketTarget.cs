using TypedMqtt.Connection;
using TypedMqtt.Protocol;

namespace TypedMqtt.Fuzz;

/// <summary>
/// Frame reader, decoders and property reader, packet by packet: what is accepted can be read in all its parts and is the same when
/// it is written and read again, and it does not matter in which pieces it comes.
/// </summary>
internal sealed class PacketTarget(Tally tally)
{
    private static readonly ConnectPacket[] Connects =
    [
        new() { ClientId = "c", CleanStart = true },
        new() { ClientId = "c", CleanStart = true, AuthenticationMethod = "M", RequestResponseInformation = true },
        new() { ClientId = "c", CleanStart = true, AuthenticationMethod = "M", RequestProblemInformation = false },
    ];

    internal void Run(FuzzInput input)
    {
        var dice = new Dice(input.Choices);
        var connect = dice.Pick<ConnectPacket>(Connects);
        var maximum = dice.Pick<uint>([uint.MaxValue, 64 * 1024, 40]);
        var whole = Read(input, maximum, connect);
        if (dice.OneIn(4) && ReadInPieces(input, maximum, dice) is var pieces && pieces != whole.Framing)
        {
            throw new BrokenInvariantException($"read whole it is {whole.Framing}, and in pieces {pieces}");
        }
    }

    /// <summary>Reads and decodes until something is refused or missing.</summary>
    private (Framing Framing, bool IsRefused) Read(FuzzInput input, uint maximum, ConnectPacket connect)
    {
        var decoder = new PacketDecoder(input.Version, connect.RequestProblemInformation);
        var rest = input.Bytes.AsSpan();
        var packets = 0;
        var isRefused = false;
        while (true)
        {
            Frame frame;
            try
            {
                if (!FrameReader.TryRead(rest, maximum, input.Version, out frame))
                {
                    tally.CutShort += rest.IsEmpty ? 0 : 1;
                    return (new Framing(packets, input.Bytes.Length - rest.Length, null), isRefused);
                }
            }
            catch (MqttProtocolException e)
            {
                tally.Refuse((PacketType)(rest[0] >> 4), e);
                return (new Framing(packets, input.Bytes.Length - rest.Length, e.Statement), true);
            }

            packets++;
            rest = rest[frame.TotalLength..];
            try
            {
                Decode(in frame, decoder, input.Version, connect);
                tally.Accept(frame.Type);
            }
            catch (MqttProtocolException e)
            {
                // A connection would end here; the frames behind it are as good as any.
                tally.Refuse(frame.Type, e);
                isRefused = true;
            }
        }
    }

    private static Framing ReadInPieces(FuzzInput input, uint maximum, Dice dice)
    {
        using var received = new ReceiveBuffer(input.Version, maximum);
        using var transport = new PiecewiseTransport(input.Bytes, dice);
        var (packets, length) = (0, 0);
        try
        {
            do
            {
                while (received.TryPeek(out var frame))
                {
                    packets++;
                    length += frame.TotalLength;
                    received.Consume(frame.TotalLength);
                }
            }
            while (Synchronous.Result(received.FillAsync(transport, CancellationToken.None)));
            return new Framing(packets, length, null);
        }
        catch (MqttProtocolException e)
        {
            return new Framing(packets, length, e.Statement);
        }
    }

    private void Decode(in Frame frame, PacketDecoder decoder, MqttProtocolVersion version, ConnectPacket connect)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                Reencoding.Check(decoder.DecodePublish(in frame), version);
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                Reencoding.Check(decoder.DecodeAck(in frame), version);
                break;
            case PacketType.SubAck or PacketType.UnsubAck:
                decoder.DecodeSubAck(in frame);
                return;
            case PacketType.PingResp:
                PacketDecoder.CheckEmpty(in frame);
                return;
            case PacketType.Disconnect:
                Reencoding.Check(PacketDecoder.DecodeDisconnect(in frame));
                break;
            case PacketType.ConnAck:
                decoder.DecodeConnAck(in frame, connect);
                return;
            case PacketType.Auth:
                Reencoding.Check(PacketDecoder.DecodeAuth(in frame, connect.AuthenticationMethod));
                break;
            default:
                throw PacketDecoder.Unexpected(frame.Type);
        }

        tally.Reencoded++;
    }

    private readonly record struct Framing(int Packets, int Length, string? Refusal);
}
