using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Wire;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Clients.Limit;

/// <summary>
/// Finds the packets, makes the string and the number of the topic and the object of the payload. At QoS 1 and 2 it
/// acknowledges what a read has brought in one write, since the peer would not go on otherwise.
/// </summary>
internal sealed class LimitReader(Socket socket, Work work, Tally tally)
{
    private readonly WireBuffer _acks = new();

    internal void Start() => new Thread(Run) { IsBackground = true }.Start();

    private void Run()
    {
        // SUBSCRIBE with packet identifier 1.
        var subscribe = new WireBuffer();
        subscribe.Append(PacketHeader.Subscribe, 11, 0, 1, 0, 6);
        subscribe.Append("bench/"u8);
        subscribe.Append((byte)work.Qos);
        try
        {
            socket.Send(subscribe.Written);
            ReadAll();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private void ReadAll()
    {
        var buffer = new byte[256 * 1024];
        var filled = 0;
        while (socket.Receive(buffer.AsSpan(filled)) is > 0 and var count)
        {
            filled += count;
            var position = 0;
            while (PacketBoundary.TryRead(buffer.AsSpan(position, filled - position), out var headerLength, out var remaining) && filled - position >= headerLength + remaining)
            {
                Handle(buffer[position], buffer.AsSpan(position + headerLength, remaining));
                position += headerLength + remaining;
            }

            buffer.AsSpan(position, filled - position).CopyTo(buffer);
            filled -= position;
            socket.Send(_acks.Written);
            _acks.Clear();
        }
    }

    private void Handle(byte header, ReadOnlySpan<byte> body)
    {
        if (header == PacketHeader.PubRel)
        {
            _acks.AppendAck(PacketHeader.PubComp, BinaryPrimitives.ReadUInt16BigEndian(body));
        }
        else if ((header & 0xF0) == PacketHeader.Publish)
        {
            var topicLength = BinaryPrimitives.ReadUInt16BigEndian(body);
            var topic = body.Slice(2, topicLength);
            var payload = body[(2 + topicLength)..];
            if (work.Qos > 0)
            {
                _acks.AppendAck(work.Qos == 1 ? PacketHeader.PubAck : PacketHeader.PubRec, BinaryPrimitives.ReadUInt16BigEndian(payload));
                payload = payload[2..];
            }

            Count(topic, payload);
        }
    }

    private void Count(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        // bench/{device}/readings/{channel}
        var device = topic["bench/".Length..];
        device = device[..device.IndexOf((byte)'/')];
        if (Utf8Parser.TryParse(topic[(topic.LastIndexOf((byte)'/') + 1)..], out int channel, out _))
        {
            tally.Add(Encoding.UTF8.GetString(device), channel, JsonSerializer.Deserialize(payload, MeterJson.Default.Reading)!);
        }
    }
}
