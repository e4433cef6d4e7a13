using System.Buffers.Binary;
using System.Net.Sockets;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Wire;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>
/// One connection, read by its own thread into a large buffer. Whatever a read has brought is answered in one write.
/// </summary>
internal sealed class PeerConnection(Socket socket, Work work, PeerCounts counts, Credits credits) : IDisposable
{
    private const int WindowLimit = 1_024;
    private const int Chunk = 256;

    private readonly object _sending = new();
    private readonly WireBuffer _output = new(4 * 1024);
    private byte[] _input = new byte[4 * 1024];
    private PublishSource? _source;
    private ConnectHeader _connect = new(Version5: false, ReceiveMaximum: ushort.MaxValue);
    private long _toSkip;
    private long _received;
    private int _filters;
    private int _credit;
    private int _number;
    private bool _floods;

    internal void Run()
    {
        try
        {
            ReadAll();
        }
        catch (SocketException)
        {
            // The client has gone.
        }
        finally
        {
            counts.AddReceived(_received);
            Dispose();
            counts.Closed();
        }
    }

    public void Dispose() => socket.Dispose();

    private void ReadAll()
    {
        var filled = 0;
        while (socket.Receive(_input.AsSpan(filled)) is > 0 and var count)
        {
            if (_number == 0 && _input[0] == Credits.Hello)
            {
                ReadCredits(count - 1);
                return;
            }

            filled += count;
            var consumed = Consume(_input.AsSpan(0, filled));
            if (consumed < 0)
            {
                return;
            }

            _input.AsSpan(consumed, filled - consumed).CopyTo(_input);
            var full = filled == _input.Length;
            filled -= consumed;
            counts.AddReceived(_received);
            _received = 0;
            Send(_output.Written);
            _output.Clear();
            StartFlood();

            // As large as it has to be: a thousand idle connections need little, and one in a hurry much.
            if (full && _input.Length < 1024 * 1024)
            {
                Array.Resize(ref _input, _input.Length * 4);
            }
        }
    }

    private void ReadCredits(int count)
    {
        do
        {
            credits.Add((long)count * Credits.Each);
            count = socket.Receive(_input);
        }
        while (count > 0);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        lock (_sending)
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[socket.Send(bytes)..];
            }
        }
    }

    /// <returns>How many bytes have been dealt with, or -1 when the connection is over.</returns>
    private int Consume(Span<byte> bytes)
    {
        var position = 0;
        if (_toSkip > 0)
        {
            position = (int)Math.Min(_toSkip, bytes.Length);
            _toSkip -= position;
        }

        while (PacketBoundary.TryRead(bytes[position..], out var headerLength, out var remaining))
        {
            var header = bytes[position];
            var available = bytes.Length - position - headerLength;
            if ((header & 0xF6) == PacketHeader.Publish)
            {
                // Nothing in it is of interest, so it need not even be there.
                _received++;
                _toSkip = Math.Max(0, remaining - available);
                position += headerLength + Math.Min(remaining, available);
                continue;
            }

            if (available < remaining)
            {
                break;
            }

            if (!Handle(header, bytes.Slice(position + headerLength, remaining)))
            {
                return -1;
            }

            position += headerLength + remaining;
        }

        return position;
    }

    private bool Handle(byte header, ReadOnlySpan<byte> body)
    {
        switch (header & 0xF0)
        {
            case PacketHeader.Publish:
                return HandlePublish((header >> 1) & 3, body);
            case PacketHeader.PubAck or PacketHeader.PubComp:
                _credit++;
                break;
            case PacketHeader.PubRec:
                _output.AppendAck(PacketHeader.PubRel, BinaryPrimitives.ReadUInt16BigEndian(body));
                break;
            case PacketHeader.PubRel & 0xF0:
                _output.AppendAck(PacketHeader.PubComp, BinaryPrimitives.ReadUInt16BigEndian(body));
                break;
            case PacketHeader.Connect:
                HandleConnect(body);
                break;
            case PacketHeader.Subscribe & 0xF0:
                HandleSubscribe(body);
                break;
            case PacketHeader.Unsubscribe & 0xF0:
                ControlPackets.AppendUnsubAck(_output, body, _connect.Version5);
                break;
            case PacketHeader.PingReq:
                _output.Append(PacketHeader.PingResp, 0);
                break;
            default:
                return false;
        }

        return true;
    }

    private bool HandlePublish(int qos, ReadOnlySpan<byte> body)
    {
        _received++;
        if (work.Kind == WorkKind.Resume && _number == 1)
        {
            // Unanswered, until all are in flight; then the connection ends.
            return _received + counts.Received < work.Count;
        }

        var identifier = BinaryPrimitives.ReadUInt16BigEndian(body[(2 + BinaryPrimitives.ReadUInt16BigEndian(body))..]);
        _output.AppendAck(qos == 1 ? PacketHeader.PubAck : PacketHeader.PubRec, identifier);
        if (work.Kind == WorkKind.Request && Answers.TryAppend(_output, body, _connect.Version5))
        {
            counts.AddSent(1);
        }

        return true;
    }

    private void HandleConnect(ReadOnlySpan<byte> body)
    {
        _number = counts.NextConnection();
        _connect = ConnectHeader.Read(body);
        _credit = Math.Min(WindowLimit, (int)_connect.ReceiveMaximum);
        ControlPackets.AppendConnAck(_output, sessionPresent: work.Kind == WorkKind.Resume && _number > 1, _connect.Version5);
    }

    private void HandleSubscribe(ReadOnlySpan<byte> body) => _filters += ControlPackets.AppendSubAck(_output, body, _connect.Version5);

    // Once a write has answered what was subscribed to, and then, at QoS 1 and 2, whenever acknowledgements have come.
    private void StartFlood()
    {
        if (work.Kind is not (WorkKind.Receive or WorkKind.Filters or WorkKind.FirstMessage) || _filters < (work.Kind == WorkKind.Filters ? work.Count : 1))
        {
            return;
        }

        _source ??= new PublishSource(work, work.Qos, _connect.Version5);
        if (work.Qos > 0)
        {
            _source.Append(_output, _credit);
            counts.AddSent(_credit);
            _credit = 0;
            Send(_output.Written);
            _output.Clear();
        }
        else if (!_floods)
        {
            _floods = true;
            new Thread(Flood) { IsBackground = true }.Start();
        }
    }

    private void Flood()
    {
        try
        {
            if (work.Kind == WorkKind.FirstMessage)
            {
                Send(_source!.Slice(0, 1));
                counts.AddSent(1);
                return;
            }

            for (var first = 0; ; first = (first + Chunk) % Samples.Count)
            {
                credits.Take(Chunk);
                Send(_source!.Slice(first, Chunk));
                counts.AddSent(Chunk);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }
}
