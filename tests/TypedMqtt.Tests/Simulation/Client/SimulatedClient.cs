using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>
/// The client without its threads: all of its pure parts as they are, and around them what the supervisor and the loops of
/// a connection do, a step at a time.
/// </summary>
internal sealed class SimulatedClient : IDisposable
{
    private readonly SimulatedTime _time;
    private readonly SimulatedNetwork _network;
    private readonly EventLog _log;
    private readonly ConnectionSettings _settings;
    private readonly ServerDecoder _tap;
    private readonly PacketEncoder _encoder;
    private readonly PacketDecoder _decoder;
    private readonly PacketHandler _packets;
    private readonly ClientWriter _writer;
    private readonly ReconnectDelay _delay;
    private Link? _link;
    private SimulatedTransport? _transport;
    private ReceiveBuffer? _received;
    private KeepAlive? _keepAlive;
    private Task? _settled;
    private Task? _idle;
    private long _due;
    private long _openedAt;
    private bool _isNewSession;
    private bool _isDiscarding;

    internal SimulatedClient(Conversation conversation, SimulatedTime time, SimulatedNetwork network, EventLog log, Dice dice)
    {
        _time = time;
        _network = network;
        _log = log;
        var options = new MqttOptions
        {
            ProtocolVersion = conversation.IsMqtt5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311,
            ClientId = "simulated",
            ReceiveMaximum = conversation.ClientReceiveMaximum,
            KeepAlive = TimeSpan.FromSeconds(conversation.KeepAlive),
        };
        _settings = new ConnectionSettings(options);
        _tap = new ServerDecoder(conversation.IsMqtt5);
        _encoder = new PacketEncoder(options.ProtocolVersion);
        _decoder = new PacketDecoder(options.ProtocolVersion);
        var core = new SessionCore(options.ProtocolVersion, new Outbox(options.OutboxLimit, options.OutboxByteLimit), (ushort)options.ReceiveMaximum);
        Gate = new SessionGate(core, new Clock(time), new Counters(), NullLogger.Instance);
        Handlers = new SimulatedHandlers(log);
        _packets = new PacketHandler(_decoder, Gate, Handlers);
        _writer = new ClientWriter(Gate, new SendEncoder(_encoder), _tap, log, dice);
        _delay = new ReconnectDelay(options.MinimumReconnectDelay, options.MaximumReconnectDelay, new Random(dice.Next(int.MaxValue)));
    }

    internal SessionGate Gate { get; }

    internal SimulatedHandlers Handlers { get; }

    internal ClientPhase Phase { get; private set; } = ClientPhase.Waiting;

    internal bool IsOnline { get; private set; }

    internal bool CanConnect => Phase == ClientPhase.Waiting && _time.Now >= _due;

    internal bool CanRead => _link is { } link && (link.Down.Deliverable > 0 || link.Down.IsAtEnd);

    internal bool CanEncode => Phase is ClientPhase.Open or ClientPhase.Draining or ClientPhase.Leaving && _writer.CanEncode;

    internal bool CanWrite => _writer.CanWrite;

    /// <summary>When the clock next has something to say.</summary>
    internal long Deadline => Phase switch
    {
        ClientPhase.Closed => long.MaxValue,
        ClientPhase.Waiting or ClientPhase.Connecting or ClientPhase.Leaving => _due,
        ClientPhase.Draining => Math.Min(_due, KeepAliveDue),
        _ => KeepAliveDue,
    };

    private long KeepAliveDue => _keepAlive is { IsOff: false } keepAlive ? keepAlive.NextCheck : long.MaxValue;

    internal void Connect()
    {
        // On 3.1.1 an old session is thrown away by a connection of its own first, as Connector does it.
        var needsNew = Gate.NeedsNewSession;
        _isDiscarding = needsNew && _settings.Version == MqttProtocolVersion.V311 && !_isDiscarding;
        Phase = ClientPhase.Connecting;
        _due = _time.Now + (long)_settings.Options.ConnectTimeout.TotalMilliseconds;
        Open(cleanStart: needsNew && (_isDiscarding || _settings.Version == MqttProtocolVersion.V500), needsNew);
    }

    internal void Read()
    {
        var link = _link!;
        _transport!.NextRead = link.Down.Deliverable > 0 ? _network.DrawChunk(link.Down) : 0;
        var filling = _received!.FillAsync(_transport, CancellationToken.None);
        if (!filling.IsCompleted)
        {
            throw new InvalidOperationException("Nothing here takes time.");
        }

        var isOpen = filling.GetAwaiter().GetResult();
        while (link.Down.TryArrive(out var packet))
        {
            _log.Add(new SimEvent(SimEventKind.ClientReceived, link.Number, packet));
        }

        _network.CutIfPlanned(link, link.Down);
        if (!isOpen)
        {
            Lose();
            return;
        }

        try
        {
            Handle();
        }
        catch (MqttProtocolException e)
        {
            _log.Add(new SimEvent(SimEventKind.ClientBlamed, link.Number, Text: $"{e.Statement}: {e.Message}"));
            Lose();
        }
    }

    internal void Encode() => _writer.Encode();

    internal void Write()
    {
        _writer.Write();
        _network.CutIfPlanned(_link!, _link!.Up);
        if (!_writer.CanWrite)
        {
            _keepAlive?.OnSent(_time.Now);
        }

        if (Phase == ClientPhase.Leaving && _writer.IsDone)
        {
            End();
        }
    }

    internal void Finish(int handler)
    {
        if (Handlers.Finish(handler) is { } ticket)
        {
            Gate.OnHandled(ticket);
        }
    }

    internal void OnDeadline()
    {
        switch (Phase)
        {
            case ClientPhase.Connecting:
                Lose();
                return;
            case ClientPhase.Leaving:
                End();
                return;
            case ClientPhase.Draining when _time.Now >= _due:
                Leave();
                return;
            default:
                break;
        }

        switch (_keepAlive!.Check(_time.Now))
        {
            case KeepAliveAction.Ping:
                Gate.RequestPing();
                break;
            case KeepAliveAction.GiveUp:
                Lose();
                break;
            default:
                break;
        }
    }

    /// <summary>Looks at what a connection's tasks wait for.</summary>
    internal void Poll()
    {
        if (Phase == ClientPhase.Open && !IsOnline && _settled!.IsCompleted)
        {
            IsOnline = true;
            _log.Add(new SimEvent(SimEventKind.Online, _link!.Number));
        }

        if (Phase == ClientPhase.Draining)
        {
            _idle ??= Handlers.Busy == 0 ? Gate.WhenIdle() : null;
            if (_idle is { IsCompleted: true })
            {
                Leave();
            }
        }
    }

    internal void Stop()
    {
        _log.Add(new SimEvent(SimEventKind.Stopping));
        Handlers.IsClosing = true;
        if (Phase == ClientPhase.Open)
        {
            Phase = ClientPhase.Draining;
            _due = _time.Now + (long)_settings.Options.DrainTimeout.TotalMilliseconds;
        }
        else
        {
            End();
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _received?.Dispose();
    }

    private void Open(bool cleanStart, bool isNewSession)
    {
        _link = _network.Open();
        _transport = new SimulatedTransport(_link.Down);
        _received = new ReceiveBuffer(_settings.Version, (uint)_settings.Options.MaximumPacketSize);
        _isNewSession = isNewSession;
        using var buffer = new PooledBufferWriter();
        _encoder.WriteConnect(buffer, _settings.CreateConnect(cleanStart));
        ClientWriter.Tap(_link, buffer.WrittenSpan, _tap, _log);
        _writer.Start(_link);
    }

    private void Handle()
    {
        if (Phase == ClientPhase.Connecting)
        {
            if (!_received!.TryPeek(out var frame))
            {
                return;
            }

            var connAck = _decoder.DecodeConnAck(in frame);
            _received.Consume(frame.TotalLength);
            if (_isDiscarding)
            {
                using var buffer = new PooledBufferWriter();
                _encoder.WriteDisconnect(buffer, default);
                ClientWriter.Tap(_link!, buffer.WrittenSpan, _tap, _log);
                _link!.Up.Take(_link.Up.Untaken);
                Close();
                Open(cleanStart: false, isNewSession: true);
                _isDiscarding = false;
                return;
            }

            OnConnected(connAck);
        }

        _keepAlive!.OnReceived(_time.Now);
        _packets.HandleAll(_received!);
    }

    private void OnConnected(ConnAck connAck)
    {
        Gate.OnConnected(connAck, _isNewSession);
        Phase = ClientPhase.Open;
        _openedAt = _time.Now;
        _settled = Gate.WhenSubscriptionsSettled();
        var interval = connAck.ServerKeepAlive is { } seconds ? seconds * 1000L : (long)_settings.Options.KeepAlive.TotalMilliseconds;
        _keepAlive = new KeepAlive(interval, (long)_settings.Options.PingTimeout.TotalMilliseconds, _time.Now);
    }

    private void Leave()
    {
        Gate.RequestDisconnect(new Goodbye(MqttReasonCode.Success, EndsSession: true));
        Phase = ClientPhase.Leaving;
        _due = _time.Now + 1000;
    }

    /// <summary>The connection is lost; the next attempt waits for its time, unless this is the end anyway.</summary>
    private void Lose()
    {
        if (Phase is ClientPhase.Draining or ClientPhase.Leaving)
        {
            End();
            return;
        }

        var wasOpen = Phase == ClientPhase.Open;
        Close();
        Phase = ClientPhase.Waiting;
        _isDiscarding = false;
        if (wasOpen)
        {
            _delay.OnConnectionLasted(TimeSpan.FromMilliseconds(_time.Now - _openedAt));
        }

        _due = _time.Now + (long)Math.Ceiling(_delay.Next(RecoveryRules.For(null)).TotalMilliseconds);
    }

    private void Close()
    {
        var link = _link!;
        link.ClientIsDone = true;
        link.Up.IsClosed |= !link.IsSilent;
        _writer.End();
        _received!.Dispose();
        _link = null;
        _keepAlive = null;
        _idle = null;
        IsOnline = false;
        if (Phase is not ClientPhase.Connecting)
        {
            Gate.OnDisconnected();
        }

        _log.Add(new SimEvent(SimEventKind.ClientClosed, link.Number));
    }

    private void End()
    {
        if (_link is not null)
        {
            Close();
        }

        Gate.Close(new MqttConnectionException("The connection was closed."));
        Phase = ClientPhase.Closed;
    }
}
