using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Hostile;

/// <summary>A server on a real socket that does what a test says: it accepts as a server should, and then sends bytes.</summary>
internal sealed class HostileServer(MqttProtocolVersion version) : IDisposable
{
    private readonly TcpListener _listener = Listen();
    private Socket? _socket;

    internal string Uri => $"mqtt://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    private bool IsMqtt5 => version == MqttProtocolVersion.V500;

    private Socket Socket => _socket ?? throw new InvalidOperationException("Nobody is connected.");

    /// <summary>Takes the next connection and accepts it.</summary>
    internal async Task AcceptAsync()
    {
        _socket?.Dispose();
        _socket = await Within.Limits(_listener.AcceptSocketAsync(TestContext.Current.CancellationToken));
        await ReceiveAsync();
        await SendAsync((byte[])(IsMqtt5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]));
    }

    /// <summary>Takes the SUBSCRIBE of one topic filter and grants it, at QoS 0.</summary>
    internal async Task GrantAsync()
    {
        var subscribe = await ReceiveAsync();
        Assert.Equal(0x82, subscribe[0]);
        await SendAsync((byte[])(IsMqtt5 ? [0x90, 4, subscribe[1], subscribe[2], 0, 0] : [0x90, 3, subscribe[1], subscribe[2], 0]));
    }

    internal async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await Within.Limits(Socket.SendAsync(bytes, TestContext.Current.CancellationToken))..];
        }
    }

    /// <summary>Receives a packet: its first byte, and what stands behind its length.</summary>
    internal async Task<byte[]> ReceiveAsync()
    {
        var first = await ReceiveAsync(1);
        var (length, shift, digit) = (0, 0, 0);
        do
        {
            digit = (await ReceiveAsync(1))[0];
            length |= (digit & 0x7F) << shift;
            shift += 7;
        }
        while (digit >= 0x80);

        return [.. first, .. await ReceiveAsync(length)];
    }

    /// <summary>Receives so many bytes.</summary>
    internal async Task<byte[]> ReceiveAsync(int length)
    {
        var bytes = new byte[length];
        for (var count = 0; count < length;)
        {
            var read = await Within.Limits(Socket.ReceiveAsync(bytes.AsMemory(count), TestContext.Current.CancellationToken));
            Assert.True(read > 0, "The client has closed the connection.");
            count += read;
        }

        return bytes;
    }

    /// <summary>A PUBLISH of QoS 0, with the properties given.</summary>
    internal byte[] Publish(string topic, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> payload)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(topic);
        Span<byte> topicLength = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(topicLength, (ushort)utf8.Length);
        byte[] body = [.. topicLength, .. utf8, .. IsMqtt5 ? [.. Length(properties.Length), .. properties] : Array.Empty<byte>(), .. payload];
        return [0x30, .. Length(body.Length), .. body];
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _listener.Dispose();
    }

    private static byte[] Length(int length)
    {
        var bytes = new List<byte>();
        do
        {
            bytes.Add((byte)((length & 0x7F) | (length >= 0x80 ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);

        return [.. bytes];
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
