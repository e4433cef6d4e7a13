using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Probe;

/// <summary>A server that knows no MQTT: it sends bytes and compares bytes, one connection after the other.</summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _socket;

    internal ScriptedPeer() => _listener.Start();

    internal string Port => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    private Socket Socket => _socket ?? throw new InvalidOperationException("Nobody is connected.");

    internal async Task AcceptAsync()
    {
        _socket?.Dispose();
        _socket = await Within.Limits(_listener.AcceptSocketAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Closes the connection without a word; the next one can come.</summary>
    internal void Close() => Socket.Dispose();

    internal async Task SendAsync(params byte[] packet) => await Socket.SendAsync(packet, TestContext.Current.CancellationToken);

    /// <summary>Reads as many bytes as are expected; what is more stays for the next.</summary>
    internal async Task ExpectAsync(params byte[] packet)
    {
        var received = new byte[packet.Length];
        var count = 0;
        while (count < received.Length)
        {
            var read = await Within.Limits(Socket.ReceiveAsync(received.AsMemory(count), TestContext.Current.CancellationToken));
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        Assert.Equal(Convert.ToHexString(packet), Convert.ToHexString(received, 0, count));
    }

    /// <summary>Reads until a packet has come, whatever comes before it.</summary>
    internal async Task ExpectEventuallyAsync(params byte[] packet)
    {
        var received = new List<byte>();
        var buffer = new byte[256];
        while (received.ToArray().AsSpan().IndexOf(packet) < 0)
        {
            var count = await Within.Limits(Socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken));
            Assert.True(count > 0, $"The connection ended with {Convert.ToHexString(received.ToArray())}, without {Convert.ToHexString(packet)}.");
            received.AddRange(buffer.AsSpan(0, count));
        }
    }

    /// <summary>Expects the connection to end, with nothing before.</summary>
    internal async Task ExpectEndAsync()
    {
        var received = new byte[256];
        var count = await Within.Limits(Socket.ReceiveAsync(received.AsMemory(), TestContext.Current.CancellationToken));
        Assert.Equal("", Convert.ToHexString(received, 0, count));
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _listener.Dispose();
    }
}
