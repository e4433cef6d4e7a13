using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>Accepts connections on a free port of this machine, and carries each until it ends or the listener does.</summary>
internal sealed class LoopbackListener(Func<TcpClient, Task> carry) : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private Task _accepting = Task.CompletedTask;

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal void Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        while (_clients.TryTake(out var client))
        {
            client.Dispose();
        }

        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                carrying.Add(carry(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }

        await Task.WhenAll(carrying);
    }
}
