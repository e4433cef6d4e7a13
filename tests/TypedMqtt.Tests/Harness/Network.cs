using System.Net.Sockets;
using System.Threading.Channels;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Harness;

/// <summary>The network of one client. Every server exists; a test answers as any of them, or lets some be unreachable.</summary>
internal sealed class Network(MqttProtocolVersion version) : ITransportFactory
{
    private readonly Channel<Peer> _arrivals = Channel.CreateUnbounded<Peer>();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _unreachable = [];
    private readonly HashSet<string> _silent = [];
    private readonly List<string> _attempts = [];
    private readonly List<Peer> _peers = [];
    private bool _isDown;

    /// <summary>Every host that was tried, in order.</summary>
    internal string[] Attempts
    {
        get
        {
            lock (_lock)
            {
                return [.. _attempts];
            }
        }
    }

    public async ValueTask<ITransport> ConnectAsync(ServerAddress address, MqttOptions options, CancellationToken cancellationToken)
    {
        bool isSilent;
        lock (_lock)
        {
            _attempts.Add(address.Host);
            if (_isDown || _unreachable.Contains(address.Host))
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            isSilent = _silent.Contains(address.Host);
        }

        if (isSilent)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }

        var transport = new MemoryTransport();
        var peer = new Peer(transport, address, version);
        lock (_lock)
        {
            _peers.Add(peer);
        }

        Assert.True(_arrivals.Writer.TryWrite(peer));
        return transport;
    }

    /// <summary>Gives the next connection the client makes.</summary>
    internal Task<Peer> AcceptAsync() => Within.Limits(_arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken));

    /// <summary>Gives the next connection the client makes, once its CONNECT has been accepted.</summary>
    internal async Task<Peer> AcceptSessionAsync(bool sessionPresent = false, string properties = "")
    {
        var peer = await AcceptAsync();
        await peer.ReceiveConnectAsync();
        peer.Accept(sessionPresent, properties);
        return peer;
    }

    /// <summary>Refuses connections to a host before a byte is exchanged.</summary>
    internal void MakeUnreachable(string host)
    {
        lock (_lock)
        {
            _unreachable.Add(host);
        }
    }

    internal void MakeReachable(string host)
    {
        lock (_lock)
        {
            _unreachable.Remove(host);
        }
    }

    /// <summary>Lets connections to a host take for ever.</summary>
    internal void MakeSilent(string host)
    {
        lock (_lock)
        {
            _silent.Add(host);
        }
    }

    /// <summary>Ends every connection and lets none be made any more.</summary>
    internal void GoDown()
    {
        Peer[] peers;
        lock (_lock)
        {
            _isDown = true;
            peers = [.. _peers];
        }

        foreach (var peer in peers)
        {
            peer.Break();
        }
    }
}
