using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>
/// The other side of every client, in a process of its own: the least that a server can do. It prints its port, serves until
/// its standard input ends, and prints what it has counted.
/// </summary>
internal static class PeerCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    internal static async Task<int> RunAsync(Work work)
    {
        var counts = new PeerCounts();
        var credits = new Credits();
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(2_048);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);

        // A thread for each connection and calls that block: nothing is faster for one, and a thousand of them idle.
        new Thread(() => Accept(listener, work, counts, credits)) { IsBackground = true }.Start();
        await Console.In.ReadToEndAsync();

        // The client has gone, and what it has sent last may not have been read.
        for (var begin = Stopwatch.GetTimestamp(); counts.IsReading && Stopwatch.GetElapsedTime(begin) < Patience;)
        {
            await Task.Delay(Glance, TimeProvider.System);
        }

        Console.WriteLine(JsonSerializer.Serialize(new PeerReport(counts.Received, counts.Sent), ComparisonJson.Default.PeerReport));
        return 0;
    }

    private static void Accept(Socket listener, Work work, PeerCounts counts, Credits credits)
    {
        while (true)
        {
            var socket = listener.Accept();
            socket.NoDelay = true;
            counts.Opened();
            var connection = new PeerConnection(socket, work, counts, credits);
            new Thread(connection.Run, maxStackSize: 256 * 1024) { IsBackground = true }.Start();
        }
    }
}
