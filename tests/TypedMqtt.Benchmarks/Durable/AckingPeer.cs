using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>
/// As little of a server as will do, in a process of its own: accepts every MQTT 5 connection, acknowledges every PUBLISH of
/// QoS 1, and forgets it. All acknowledgements of what one read has brought go out in one write.
/// </summary>
internal static class AckingPeer
{
    private static readonly byte[] ConnAck = [0x20, 3, 0, 0, 0];
    private static readonly byte[] PingResp = [0xD0, 0];

    /// <summary>Says at which port it listens, and serves until standard input ends.</summary>
    internal static async Task<int> RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Console.Out.WriteLineAsync(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        var accepting = AcceptAsync(listener);
        var ended = Task.Run(Console.In.ReadToEnd);
        await Task.WhenAny(accepting, ended).ConfigureAwait(false);
        return 0;
    }

    private static async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            var socket = await listener.AcceptSocketAsync().ConfigureAwait(false);
            socket.NoDelay = true;
            _ = Task.Run(() => ServeAsync(socket));
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        var received = new byte[256 * 1024];
        var answers = new MemoryStream();
        var length = 0;
        try
        {
            while (await socket.ReceiveAsync(received.AsMemory(length)).ConfigureAwait(false) is > 0 and var count)
            {
                length += count;
                var used = Answer(received.AsSpan(0, length), answers);
                received.AsSpan(used, length - used).CopyTo(received);
                length -= used;
                if (answers.Length > 0)
                {
                    await socket.SendAsync(answers.GetBuffer().AsMemory(0, (int)answers.Length)).ConfigureAwait(false);
                    answers.SetLength(0);
                }
            }
        }
        catch (SocketException)
        {
            // The client is gone.
        }
    }

    /// <summary>Answers every packet that is there as a whole.</summary>
    /// <returns>How many bytes they were.</returns>
    private static int Answer(ReadOnlySpan<byte> bytes, MemoryStream answers)
    {
        var used = 0;
        while (TryReadLength(bytes[used..], out var header, out var total))
        {
            var packet = bytes.Slice(used, total);
            switch (packet[0] >> 4)
            {
                case 1:
                    answers.Write(ConnAck);
                    break;
                case 3 when (packet[0] & 0x06) == 0x02:
                    var topic = BinaryPrimitives.ReadUInt16BigEndian(packet[header..]);
                    answers.Write([0x40, 2]);
                    answers.Write(packet.Slice(header + 2 + topic, 2));
                    break;
                case 12:
                    answers.Write(PingResp);
                    break;
                default:
                    break;
            }

            used += total;
        }

        return used;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out int header, out int total)
    {
        (header, total) = (0, 0);
        var length = 0;
        for (var i = 1; i < bytes.Length && i <= 4; i++)
        {
            length |= (bytes[i] & 0x7F) << (7 * (i - 1));
            if (bytes[i] < 0x80)
            {
                header = i + 1;
                total = header + length;
                return total <= bytes.Length;
            }
        }

        return false;
    }
}
