using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace TypedMqtt.Tests.Harness;

/// <summary>A server that is asked for a WebSocket, in memory.</summary>
internal sealed class WebSocketPeer
{
    private readonly Stream _stream;

    private WebSocketPeer(Stream stream, string request) => (_stream, Request) = (stream, request);

    /// <summary>What the client has asked for.</summary>
    internal string Request { get; }

    /// <summary>Takes a request in, and answers nothing yet.</summary>
    internal static async Task<WebSocketPeer> ReceiveAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await Within.Limits(stream.ReadExactlyAsync(one, TestContext.Current.CancellationToken));
            head.Append((char)one[0]);
        }

        return new WebSocketPeer(stream, head.ToString());
    }

    /// <summary>Gives the value of a header.</summary>
    internal string Header(string name) =>
        Request.Split("\r\n").First(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];

    /// <summary>Accepts, with a subprotocol or without.</summary>
    internal async Task<WebSocket> AcceptAsync(string? subprotocol = "mqtt")
    {
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var protocol = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        await AnswerAsync($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n{protocol}\r\n");
        return WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = subprotocol });
    }

    internal Task AnswerAsync(string text) => _stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken).AsTask();
}
