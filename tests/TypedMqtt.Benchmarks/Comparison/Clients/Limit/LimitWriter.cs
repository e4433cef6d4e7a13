using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Unicode;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Wire;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Clients.Limit;

/// <summary>
/// Serializes and copies into 64 KiB writes. At QoS 1 and 2 the packets have their identifiers, and what the peer acknowledges
/// is read and thrown away.
/// </summary>
internal sealed class LimitWriter(Socket socket, Work work)
{
    private const int WriteSize = 64 * 1024;

    private readonly byte[] _blob = new byte[work.Size];
    private readonly byte[] _bytes = new byte[WriteSize];
    private Thread? _thread;
    private Thread? _discarding;
    private volatile bool _stopped;
    private long _count;

    internal long Count => Volatile.Read(ref _count);

    internal void Start()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
        if (work.Qos > 0)
        {
            _discarding = new Thread(Discard) { IsBackground = true };
            _discarding.Start();
        }
    }

    internal void Stop()
    {
        _stopped = true;
        _thread!.Join();
        socket.Shutdown(SocketShutdown.Send);

        // The peer closes when it has read all. To close with acknowledgements unread would throw away what it has not.
        _discarding?.Join();
    }

    private void Run()
    {
        var payload = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(payload);
        var length = 0;
        for (long index = 0; !_stopped; index++)
        {
            if (work.Size > 0)
            {
                length = AppendHeader(length, "blobs", index, work.Size);
                length = Copy(_blob, length);
            }
            else
            {
                payload.ResetWrittenCount();
                json.Reset();
                JsonSerializer.Serialize(json, Samples.Reading(index), MeterJson.Default.Reading);
                length = AppendHeader(length, "readings", index, payload.WrittenCount);
                length = Copy(payload.WrittenSpan, length);
            }

            Volatile.Write(ref _count, index + 1);
        }

        Send(length);
    }

    private int AppendHeader(int length, string member, long index, int payloadLength)
    {
        const int MostOfHeader = 128;
        if (length + MostOfHeader > WriteSize)
        {
            Send(length);
            length = 0;
        }

        Span<byte> topic = stackalloc byte[64];
        Utf8.TryWrite(topic, $"bench/{Samples.Device(index)}/{member}/{Samples.Channel(index)}", out var topicLength);
        var span = _bytes.AsSpan(length);
        span[0] = (byte)(PacketHeader.Publish | (work.Qos << 1));
        var position = 1;
        for (var remaining = 2 + topicLength + (work.Qos > 0 ? 2 : 0) + payloadLength; ; remaining >>= 7)
        {
            span[position++] = (byte)((remaining & 0x7F) | (remaining > 0x7F ? 0x80 : 0));
            if (remaining <= 0x7F)
            {
                break;
            }
        }

        BinaryPrimitives.WriteUInt16BigEndian(span[position..], (ushort)topicLength);
        topic[..topicLength].CopyTo(span[(position + 2)..]);
        position += 2 + topicLength;
        if (work.Qos > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span[position..], (ushort)((index % ushort.MaxValue) + 1));
            position += 2;
        }

        return length + position;
    }

    private int Copy(ReadOnlySpan<byte> payload, int length)
    {
        while (true)
        {
            var part = payload[..Math.Min(payload.Length, WriteSize - length)];
            part.CopyTo(_bytes.AsSpan(length));
            length += part.Length;
            payload = payload[part.Length..];
            if (payload.IsEmpty)
            {
                return length;
            }

            Send(length);
            length = 0;
        }
    }

    private void Send(int length)
    {
        for (var sent = 0; sent < length;)
        {
            sent += socket.Send(_bytes.AsSpan(sent, length - sent));
        }
    }

    private void Discard()
    {
        var buffer = new byte[WriteSize];
        try
        {
            while (socket.Receive(buffer) > 0)
            {
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }
}
