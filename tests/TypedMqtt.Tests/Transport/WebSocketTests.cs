using System.Net.WebSockets;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Transport;

/// <summary>MQTT over WebSocket (MQTT 5, 6), frame by frame.</summary>
public sealed class WebSocketTests : IDisposable
{
    private readonly Stream _server;
    private readonly MqttOptions _options = new();

    public WebSocketTests()
    {
        (var client, _server) = DuplexStream.CreatePair();
        _options.ConnectStream = (_, _) => new(client);
    }

    public void Dispose() => _server.Dispose();

    [Fact, Statement("MQTT-6.0.0-3")]
    public async Task The_subprotocol_that_is_asked_for_is_mqtt_MQTT_6_0_0_3()
    {
        var connecting = ConnectAsync("ws://broker/way?signature=x%2Fy");
        var peer = await WebSocketPeer.ReceiveAsync(_server);

        Assert.StartsWith("GET /way?signature=x%2Fy HTTP/1.1\r\n", peer.Request, StringComparison.Ordinal);
        Assert.Equal("mqtt", peer.Header("Sec-WebSocket-Protocol"));
        using var socket = await peer.AcceptAsync();
        using var transport = await Within.Limits(connecting);
    }

    [Theory]
    [InlineData("ws://broker", "broker")]
    [InlineData("ws://broker:80", "broker")]
    [InlineData("ws://broker:9001", "broker:9001")]
    [InlineData("ws://[::1]:9001", "[::1]:9001")]
    public async Task The_server_is_named_as_it_names_itself_since_signatures_cover_that(string uri, string host)
    {
        var connecting = ConnectAsync(uri);
        var peer = await WebSocketPeer.ReceiveAsync(_server);

        Assert.Equal(host, peer.Header("Host"));
        using var socket = await peer.AcceptAsync();
        using var transport = await Within.Limits(connecting);
    }

    [Theory, Statement("MQTT-6.0.0-3")]
    [InlineData(null)]
    [InlineData("mqttv3.1")]
    public async Task A_server_that_does_not_take_the_subprotocol_is_not_spoken_to_MQTT_6_0_0_3(string? subprotocol)
    {
        var connecting = ConnectAsync("ws://broker/?signature=SECRET");
        var peer = await WebSocketPeer.ReceiveAsync(_server);
        using var socket = await peer.AcceptAsync(subprotocol);

        var refusal = await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(connecting));

        Assert.Equal(MqttConnectionFailure.WebSocketRefused, refusal.Failure);
        Assert.Contains("subprotocol 'mqtt'", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", $"{refusal}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", MqttConnectionFailure.WebSocketRefused, "404 NotFound")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n", MqttConnectionFailure.WebSocketRefused, "302")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", MqttConnectionFailure.CredentialsRefused, "MqttOptions.Server")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n", MqttConnectionFailure.WebSocketRefused, "answered the handshake wrongly")]
    [InlineData(" \0\0\0 this is no HTTP \r\n\r\n", MqttConnectionFailure.WebSocketRefused, "did not answer with HTTP")]
    public async Task Another_answer_is_a_refusal_that_names_the_server_and_no_secret(string answer, MqttConnectionFailure failure, string inMessage)
    {
        var connecting = ConnectAsync("ws://broker/way?signature=SECRET");
        var peer = await WebSocketPeer.ReceiveAsync(_server);
        await peer.AnswerAsync(answer);

        var refusal = await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(connecting));

        Assert.Equal(failure, refusal.Failure);
        Assert.Contains(inMessage, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ws://broker:80/way", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", $"{refusal}", StringComparison.Ordinal);
    }

    [Fact, Statement("MQTT-6.0.0-1")]
    public async Task What_is_written_is_a_binary_frame_MQTT_6_0_0_1()
    {
        var (transport, socket) = await OpenAsync();
        await transport.WriteAsync(new byte[] { 0xC0, 0x00 });

        var buffer = new byte[10];
        var received = await Within.Limits(socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken));

        Assert.Equal((2, WebSocketMessageType.Binary, true), (received.Count, received.MessageType, received.EndOfMessage));
    }

    [Fact, Statement("MQTT-6.0.0-1")]
    public async Task A_text_frame_ends_the_connection_MQTT_6_0_0_1()
    {
        var (transport, socket) = await OpenAsync();
        await SendAsync(socket, [0x20, 0x00], WebSocketMessageType.Text);

        var violation = await Assert.ThrowsAsync<MqttProtocolException>(() => ReadAsync(transport, 10));

        Assert.Equal("MQTT-6.0.0-1", violation.Statement);
    }

    [Fact, Statement("MQTT-6.0.0-2")]
    public async Task Frames_are_pieces_of_one_stream_wherever_they_begin_and_end_MQTT_6_0_0_2()
    {
        var (transport, socket) = await OpenAsync();
        await SendAsync(socket, [1, 2, 3]);
        await SendAsync(socket, []);
        await SendAsync(socket, [4], endOfMessage: false);
        await SendAsync(socket, [5, 6]);

        var received = new List<byte>();
        while (received.Count < 6)
        {
            var read = await ReadAsync(transport, 2);
            Assert.NotEmpty(read);
            received.AddRange(read);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], received);
    }

    [Fact]
    public async Task A_server_that_closes_the_WebSocket_has_closed_the_connection()
    {
        var (transport, socket) = await OpenAsync();
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        Assert.Empty(await ReadAsync(transport, 10));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_told_as_one_of_the_network()
    {
        var (transport, _) = await OpenAsync();
        var reading = ReadAsync(transport, 10);
        await _server.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => reading);
    }

    [Fact]
    public async Task Disposing_ends_a_read_and_a_write_that_hangs()
    {
        var (transport, _) = await OpenAsync();
        var reading = ReadAsync(transport, 10);

        // More than the pipe takes.
        var writing = transport.WriteAsync(new byte[1024 * 1024]).AsTask();

        transport.Dispose();

        await Assert.ThrowsAsync<IOException>(() => reading);
        await Within.Limits(Task.WhenAny(writing));
    }

    private Task<ITransport> ConnectAsync(string uri)
    {
        Assert.True(ServerAddress.TryParse(uri, out var address, out _));
        return new TransportFactory().ConnectAsync(address, _options, TestContext.Current.CancellationToken).AsTask();
    }

    private async Task<(ITransport Transport, WebSocket Server)> OpenAsync()
    {
        var connecting = ConnectAsync("ws://broker");
        var socket = await (await WebSocketPeer.ReceiveAsync(_server)).AcceptAsync();
        return (await Within.Limits(connecting), socket);
    }

    private static async Task<byte[]> ReadAsync(ITransport transport, int count)
    {
        var buffer = new byte[count + 1];
        var read = await Within.Limits(transport.ReadAsync(buffer, 1, count, TestContext.Current.CancellationToken));
        return buffer[1..(read + 1)];
    }

    private static Task SendAsync(WebSocket socket, byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary, bool endOfMessage = true) =>
        socket.SendAsync(bytes, type, endOfMessage, TestContext.Current.CancellationToken);
}
