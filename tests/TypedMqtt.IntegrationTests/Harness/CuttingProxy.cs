using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Stands between a client and a broker, and cuts, freezes or watches what goes through.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly bool _records;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly List<byte> _sent = [];
    private readonly Lock _lock = new();
    private readonly Task _accepting;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _frozen;
    private CutPlan? _plan;
    private bool _tellServer;
    private volatile bool _refusing;

    /// <param name="target">The port of the broker.</param>
    /// <param name="records">Whether what clients send is kept to be looked at.</param>
    internal CuttingProxy(int target, bool records = true)
    {
        _target = target;
        _records = records;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal string Uri => $"mqtt://127.0.0.1:{Port}";

    /// <summary>Cuts every connection, without a word. New ones are let through.</summary>
    internal void Cut()
    {
        while (_sockets.TryTake(out var socket))
        {
            socket.Dispose();
        }
    }

    /// <summary>Cuts every connection, now and as soon as it is made, until <see cref="Accept"/>.</summary>
    internal void Refuse()
    {
        _refusing = true;
        Cut();
    }

    internal void Accept() => _refusing = false;

    /// <summary>Leaves connections open and carries nothing any more: a half-open link.</summary>
    internal void Freeze() => _frozen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Carries on for connections made from now on; the frozen ones stay as they are.</summary>
    internal void Thaw() => _frozen = null;

    /// <summary>Cuts connections again and again, as a plan says, in both directions.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tellServer">
    /// Whether the broker is told. It is not when a cable is pulled: then it learns of it when the client comes back.
    /// </param>
    internal void CutRepeatedly(CutPlan plan, bool tellServer)
    {
        lock (_lock)
        {
            _plan = plan;
            _tellServer = tellServer;
        }
    }

    /// <summary>Completes when a client has sent these bytes, in one piece, at any time.</summary>
    internal async Task WhenSentAsync(params byte[] bytes)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_sent.ToArray().AsSpan().IndexOf(bytes) >= 0)
                {
                    return;
                }

                more = _more.Task;
            }

            await Within.Limits(more);
        }
    }

    /// <summary>The last bytes a client has sent.</summary>
    internal byte[] LastSent(int count)
    {
        lock (_lock)
        {
            return [.. _sent.TakeLast(count)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _frozen?.TrySetResult();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                client.NoDelay = true;
                _sockets.Add(client);
                if (_refusing)
                {
                    Cut();
                    continue;
                }

                carrying.RemoveAll(done => done.IsCompletedSuccessfully);
                carrying.Add(CarryAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }

        await Task.WhenAll(carrying);
    }

    private async Task CarryAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(server);
        var tellServer = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            var first = await Task.WhenAny(CopyAsync(client, server, record: _records), CopyAsync(server, client, record: false));

            tellServer = !await first || _tellServer;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The broker is not there, or the connection has been cut: both sides are told below.
        }
        finally
        {
            client.Dispose();
            if (tellServer)
            {
                server.Dispose();
            }
        }
    }

    /// <summary>Carries bytes one way; true when the plan cuts here.</summary>
    private async Task<bool> CopyAsync(Socket from, Socket to, bool record)
    {
        var buffer = new byte[16 * 1024];
        var position = new PacketPosition();
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer, _stop.Token);

                // A frozen link does not even carry the news that the other side has closed.
                if (_frozen is { } frozen)
                {
                    await frozen.Task.WaitAsync(_stop.Token);
                }

                if (count == 0)
                {
                    return false;
                }

                var (carried, cut) = TakeFromPlan(buffer.AsSpan(0, count), position);
                if (record)
                {
                    Record(buffer.AsSpan(0, carried));
                }

                await to.SendAsync(buffer.AsMemory(0, carried), _stop.Token);
                if (cut)
                {
                    return true;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut, by either side or by us.
            return false;
        }
    }

    private (int Carried, bool Cut) TakeFromPlan(ReadOnlySpan<byte> arrived, PacketPosition position)
    {
        lock (_lock)
        {
            return _plan?.Take(arrived, position) ?? (arrived.Length, false);
        }
    }

    private void Record(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _sent.AddRange(bytes);
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
