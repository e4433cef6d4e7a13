using System.Diagnostics.CodeAnalysis;
using TypedMqtt.Connection;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>The client's side of one connection: what <see cref="ReceiveLoop"/> and <see cref="KeepAliveLoop"/> do, a step at a time.</summary>
/// <param name="link">The connection.</param>
/// <param name="settings">The client's settings.</param>
/// <param name="decoder">The client's decoder.</param>
/// <param name="connect">What was said in CONNECT.</param>
/// <param name="isDiscarding">Whether it is there to throw an old session away.</param>
internal sealed class ClientConnection(Link link, ConnectionSettings settings, PacketDecoder decoder, ConnectPacket connect, bool isDiscarding) : IDisposable
{
    private readonly SimulatedTransport _transport = new(link.Down);
    private readonly ReceiveBuffer _received = new(settings.Version, (uint)settings.Options.MaximumPacketSize);
    private KeepAlive? _keepAlive;
    private PacketHandler? _packets;

    internal Link Link { get; } = link;

    internal bool IsDiscarding { get; } = isDiscarding;

    internal bool CanRead => Link.Down.Deliverable > 0 || Link.Down.IsAtEnd;

    internal long KeepAliveDue => _keepAlive is { IsOff: false } keepAlive ? keepAlive.NextCheck : long.MaxValue;

    /// <summary>Completes when every subscription is settled.</summary>
    internal Task Settled { get; private set; } = Task.CompletedTask;

    /// <summary>Completes when a request has waited too long.</summary>
    internal Task Overdue { get; private set; } = Task.CompletedTask;

    /// <summary>Reads what the network gives.</summary>
    /// <returns>False at the end of the stream.</returns>
    internal bool Read(SimulatedNetwork network, EventLog log)
    {
        _transport.NextRead = Link.Down.Deliverable > 0 ? network.DrawChunk(Link.Down) : 0;
        var filling = _received.FillAsync(_transport, CancellationToken.None);
        if (!filling.IsCompleted)
        {
            throw new InvalidOperationException("Nothing here takes time.");
        }

        var isOpen = filling.GetAwaiter().GetResult();
        while (Link.Down.TryArrive(out var packet))
        {
            log.Add(new SimEvent(SimEventKind.ClientReceived, Link.Number, packet));
        }

        network.CutIfPlanned(Link, Link.Down);
        return isOpen;
    }

    internal bool TryReadConnAck([NotNullWhen(true)] out ConnAck? connAck)
    {
        connAck = null;
        if (_received.TryPeek(out var frame))
        {
            connAck = decoder.DecodeConnAck(in frame, connect);
            _received.Consume(frame.TotalLength);
        }

        return connAck is not null;
    }

    /// <summary>CONNACK has accepted, and the session has taken the connection over.</summary>
    internal void OnConnected(ConnAck connAck, SessionGate gate, SimulatedHandlers handlers, long now)
    {
        Settled = gate.WhenSubscriptionsSettled();
        Overdue = gate.WhenOverdue();
        var interval = connAck.ServerKeepAlive is { } seconds ? seconds * 1000L : (long)settings.Options.KeepAlive.TotalMilliseconds;
        _keepAlive = new KeepAlive(interval, (long)settings.Options.PingTimeout.TotalMilliseconds, now);
        _packets = new PacketHandler(decoder, new InboundAliases((ushort)settings.Options.TopicAliasMaximum), gate, handlers, _keepAlive.OnPingResponse);
    }

    /// <summary>Handles what has been read.</summary>
    /// <returns>The server's DISCONNECT, if it sent one.</returns>
    internal Disconnect? Handle(long now)
    {
        _keepAlive!.OnReceived(now);
        return _packets!.HandleAll(_received);
    }

    internal void OnSent(long now) => _keepAlive?.OnSent(now);

    internal KeepAliveAction CheckKeepAlive(long now) => _keepAlive!.Check(now);

    internal void Close()
    {
        Link.Up.IsClosed |= !Link.IsSilent;
        Dispose();
    }

    public void Dispose()
    {
        _received.Dispose();
        _transport.Dispose();
    }
}
