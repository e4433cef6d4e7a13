using System.Net;
using System.Net.Sockets;
using TypedMqtt.Benchmarks.Comparison.Measuring;
using TypedMqtt.Benchmarks.Comparison.Wire;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Clients.Limit;

/// <summary>No client: the bytes that any client has to make or to read, and nothing else, on one thread that blocks.</summary>
internal static class LimitWork
{
    internal static async Task<Measurement> RunAsync(Work work, RunSettings settings)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, settings.Port));
        Connect(socket);
        using var tally = new Tally();
        if (work.Kind != WorkKind.Receive)
        {
            var writer = new LimitWriter(socket, work);
            writer.Start();
            var measurement = await Phase.MeasureAsync(settings, () => writer.Count);
            writer.Stop();
            return measurement with { Published = writer.Count };
        }

        if (work.Qos == 0)
        {
            tally.GiveCredits(settings.Port);
        }

        new LimitReader(socket, work, tally).Start();
        return await Phase.MeasureAsync(settings, () => tally.Handled);
    }

    private static void Connect(Socket socket)
    {
        var buffer = new WireBuffer();
        buffer.Append(PacketHeader.Connect, 17, 0, 4);
        buffer.Append("MQTT"u8);
        buffer.Append(4, 2, 0, 0, 0, 5);
        buffer.Append("limit"u8);
        socket.Send(buffer.Written);
        Span<byte> connAck = stackalloc byte[4];
        socket.Receive(connAck);
    }
}
