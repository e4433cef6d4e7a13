using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>
/// Stands before a broker and lets clients in over WebSocket: not every build of mosquitto can do that itself. Its frames
/// begin and end wherever they like.
/// </summary>
internal sealed class WebSocketGateway : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly int _target;
    private readonly Task _accepting;

    internal WebSocketGateway(int target)
    {
        _target = target;
        Port = FreePort.Find();
        _listener.Prefixes.Add($"http://*:{Port}/");
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port { get; }

    /// <summary>What clients have asked for: target, Host and subprotocol.</summary>
    internal ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>When set, clients are refused with this.</summary>
    internal HttpStatusCode? Refusal { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                var asked = await _listener.GetContextAsync();
                Requests.Enqueue($"{asked.Request.RawUrl} {asked.Request.Headers["Host"]} {asked.Request.Headers["Sec-WebSocket-Protocol"]}");
                if (Refusal is { } refusal)
                {
                    asked.Response.StatusCode = (int)refusal;
                    asked.Response.Close();
                    continue;
                }

                carrying.Add(CarryAsync((await asked.AcceptWebSocketAsync("mqtt")).WebSocket));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }

        await Task.WhenAll(carrying);
    }

    private async Task CarryAsync(WebSocket client)
    {
        using var broker = new TcpClient();
        try
        {
            await broker.ConnectAsync(IPAddress.Loopback, _target);
            var stream = broker.GetStream();
            await Task.WhenAny(FromBrokerAsync(stream, client), FromClientAsync(client, stream));
        }
        catch (SocketException)
        {
            // The broker is not there.
        }
        finally
        {
            client.Abort();
        }
    }

    private static async Task FromBrokerAsync(NetworkStream broker, WebSocket client)
    {
        try
        {
            var buffer = new byte[1021];
            for (var count = 1; count > 0;)
            {
                count = await broker.ReadAsync(buffer);
                var cut = count / 3;
                await client.SendAsync(buffer.AsMemory(0, cut), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
                await client.SendAsync(buffer.AsMemory(cut, count - cut), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is IOException or WebSocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static async Task FromClientAsync(WebSocket client, NetworkStream broker)
    {
        try
        {
            var buffer = new byte[1024];
            while (await client.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Binary } received)
            {
                await broker.WriteAsync(buffer.AsMemory(0, received.Count));
            }
        }
        catch (Exception e) when (e is IOException or WebSocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
