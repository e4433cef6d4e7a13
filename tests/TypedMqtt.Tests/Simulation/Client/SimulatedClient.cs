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
/// The client without its threads: all of its pure parts as they are, and around them what <see cref="Supervisor"/>,
/// <see cref="Connector"/>, <see cref="ConnectionLifetime"/> and the loops of a connection do, a step at a time.
/// </summary>
internal sealed class SimulatedClient : IDisposable
{
    private const long DisconnectTimeout = 1_000;

    private readonly SimulatedTime _time;
    private readonly SimulatedNetwork _network;
    private readonly EventLog _log;
    private readonly ConnectionSettings _settings;
    private readonly PacketEncoder _encoder;
    private readonly SendEncoder _sendEncoder;
    private readonly PacketDecoder _decoder;
    private readonly ClientWriter _writer;
    private readonly SupervisorCore _supervisor;
    private SupervisorStep? _step;
    private ConnectPacket? _connect;
    private Link? _link;
    private SimulatedTransport? _transport;
    private ReceiveBuffer? _received;
    private PacketHandler? _packets;
    private KeepAlive? _keepAlive;
    private Task? _settled;
    private Task? _overdue;
    private Task? _idle;
    private long _due;
    private bool _isNewSession;
    private bool _isDiscarding;

    internal SimulatedClient(Conversation conversation, SimulatedTime time, SimulatedNetwork network, EventLog log, Dice dice)
    {
        _time = time;
        _network = network;
        _log = log;
        var options = conversation.CreateOptions();
        _settings = new ConnectionSettings(options);
        _encoder = new PacketEncoder(options.ProtocolVersion);
        _sendEncoder = new SendEncoder(_encoder);
        _decoder = new PacketDecoder(options.ProtocolVersion);
        var core = new SessionCore(_settings.CreateSession() with { IsJournalled = true });
        Gate = new SessionGate(core, new Clock(time), new Counters(), NullLogger.Instance);
        Handlers = new SimulatedHandlers(log);
        _writer = new ClientWriter(Gate, _sendEncoder, new ServerDecoder(conversation.IsMqtt5), log, dice);
        _supervisor = new SupervisorCore(
            new ServerList(_settings.Servers, options.AllowedRedirects),
            new ReconnectDelay(options.MinimumReconnectDelay, options.MaximumReconnectDelay, new Random(dice.Next(int.MaxValue))),
            canRefreshCredentials: false);
    }

    internal SessionGate Gate { get; }

    internal SimulatedHandlers Handlers { get; }

    internal ClientPhase Phase { get; private set; } = ClientPhase.Waiting;

    internal bool IsOnline { get; private set; }

    internal bool CanConnect => Phase == ClientPhase.Waiting && _time.Now >= _due;

    internal bool CanRead => _link is { } link && (link.Down.Deliverable > 0 || link.Down.IsAtEnd);

    internal bool CanEncode => Phase is ClientPhase.Open or ClientPhase.Draining or ClientPhase.Leaving && _writer.CanEncode;

    internal bool CanCommit => _writer.CanCommit;

    internal bool CanWrite => _writer.CanWrite;

    /// <summary>Whether the clock has something to say now.</summary>
    internal bool IsDue => Phase != ClientPhase.Waiting && Deadline <= _time.Now;

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
        _step = _step switch
        {
            null => _supervisor.Start(),
            { Action: SupervisorAction.Wait } => _supervisor.OnWaited(),
            { } step => step,
        };
        Phase = ClientPhase.Connecting;
        _due = _time.Now + (long)_settings.Options.ConnectTimeout.TotalMilliseconds;

        // Before MQTT 5 an old session is thrown away by a connection of its own first.
        var needsNew = Gate.NeedsNewSession;
        _isDiscarding = needsNew && _settings.Version != MqttProtocolVersion.V500;
        Open(cleanStart: needsNew, needsNew);
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
            Lose(null);
            return;
        }

        try
        {
            Handle();
        }
        catch (MqttProtocolException e)
        {
            _log.Add(new SimEvent(SimEventKind.ClientBlamed, link.Number, Text: $"{e.Statement}: {e.Message}"));
            Lose(null);
        }
    }

    internal void Encode() => _writer.Encode();

    /// <inheritdoc cref="ClientWriter.HasBeenForgotten"/>
    internal bool HasForgottenToSend() => Phase == ClientPhase.Open && _writer.HasBeenForgotten();

    internal void Commit()
    {
        _writer.Commit();
        EndIfGone();
    }

    internal void Write()
    {
        _writer.Write();
        _network.CutIfPlanned(_link!, _link!.Up);
        if (!_writer.CanWrite)
        {
            _keepAlive?.OnSent(_time.Now);
        }

        EndIfGone();
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
                Lose(null);
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
                Lose(MqttReasonCode.KeepAliveTimeout);
                break;
            default:
                break;
        }
    }

    /// <summary>Looks at what a connection's tasks wait for.</summary>
    internal void Poll()
    {
        if (Phase == ClientPhase.Open && _overdue!.IsCompleted)
        {
            Lose(null);
            return;
        }

        if (Phase == ClientPhase.Open && !IsOnline && _settled!.IsCompleted)
        {
            IsOnline = true;
            _supervisor.OnSettled();
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

    /// <summary>Stops: drains, unless that is cut short, and leaves.</summary>
    internal void Stop(bool isCutShort)
    {
        _log.Add(new SimEvent(SimEventKind.Stopping));
        Handlers.IsClosing = true;
        if (Phase == ClientPhase.Open)
        {
            Phase = ClientPhase.Draining;
            _supervisor.OnDraining();
            _due = _time.Now + (isCutShort ? 0 : (long)_settings.Options.DrainTimeout.TotalMilliseconds);
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
        Gate.Dispose();
    }

    private void Open(bool cleanStart, bool isNewSession)
    {
        _link = _network.Open();
        _transport = new SimulatedTransport(_link.Down);
        _received = new ReceiveBuffer(_settings.Version, (uint)_settings.Options.MaximumPacketSize);
        _isNewSession = isNewSession;
        _connect = _settings.CreateConnect(cleanStart, new MqttCredentials(null, null));
        using var buffer = new PooledBufferWriter();
        _encoder.WriteConnect(buffer, _connect);
        if (cleanStart && !_isDiscarding && _settings.Options.PipelinedStart)
        {
            Gate.EncodePipelined(buffer, _sendEncoder);
        }

        Gate.OnConnecting();
        _writer.Start(_link, buffer.WrittenSpan);
    }

    private void Handle()
    {
        if (Phase == ClientPhase.Connecting)
        {
            if (!_received!.TryPeek(out var frame))
            {
                return;
            }

            var connAck = _decoder.DecodeConnAck(in frame, _connect!);
            _received.Consume(frame.TotalLength);
            if (connAck.ReasonCode != MqttReasonCode.Success)
            {
                Gate.OnRefused();
                Lose(connAck.ReasonCode);
                return;
            }

            if (_isDiscarding)
            {
                OnDiscarded();
                return;
            }

            OnConnected(connAck);
        }

        _keepAlive!.OnReceived(_time.Now);
        if (_packets!.HandleAll(_received!) is { } disconnect)
        {
            Lose(disconnect.ReasonCode);
        }
    }

    private void OnDiscarded()
    {
        using var buffer = new PooledBufferWriter();
        _encoder.WriteDisconnect(buffer, default);
        _writer.Start(_link!, buffer.WrittenSpan);
        _link!.Up.Take(_link.Up.Untaken);
        CloseLink();
        _isDiscarding = false;
        Open(cleanStart: false, isNewSession: true);
    }

    private void OnConnected(ConnAck connAck)
    {
        // As ConnectionLifetime: whatever the session thinks of CONNACK, the connection was accepted.
        Phase = ClientPhase.Open;
        Gate.OnConnected(connAck, _isNewSession);
        _supervisor.OnAccepted(_time.Now);
        _settled = Gate.WhenSubscriptionsSettled();
        _overdue = Gate.WhenOverdue();
        var interval = connAck.ServerKeepAlive is { } seconds ? seconds * 1000L : (long)_settings.Options.KeepAlive.TotalMilliseconds;
        var keepAlive = _keepAlive = new KeepAlive(interval, (long)_settings.Options.PingTimeout.TotalMilliseconds, _time.Now);
        _packets = new PacketHandler(_decoder, new InboundAliases((ushort)_settings.Options.TopicAliasMaximum), Gate, Handlers, keepAlive.OnPingResponse);
    }

    private void Leave()
    {
        Gate.RequestDisconnect(new Goodbye(MqttReasonCode.Success, EndsSession: true));
        Phase = ClientPhase.Leaving;
        _due = _time.Now + DisconnectTimeout;
    }

    private void EndIfGone()
    {
        if (Phase == ClientPhase.Leaving && _writer.IsDone)
        {
            End();
        }
    }

    /// <summary>The attempt has failed or the connection is lost; what follows is for the supervisor to say, unless this is the end anyway.</summary>
    private void Lose(MqttReasonCode? reasonCode)
    {
        if (Phase is ClientPhase.Draining or ClientPhase.Leaving)
        {
            End();
            return;
        }

        CloseLink();
        Gate.OnDisconnected();
        var step = _supervisor.OnFailed(reasonCode, null, _time.Now);
        _step = step;
        if (step.Action == SupervisorAction.End)
        {
            End();
            return;
        }

        Phase = ClientPhase.Waiting;
        _due = _time.Now + (long)Math.Ceiling(step.Delay.TotalMilliseconds);
    }

    private void CloseLink()
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
        _log.Add(new SimEvent(SimEventKind.ClientClosed, link.Number));
    }

    private void End()
    {
        if (_link is not null)
        {
            CloseLink();
            Gate.OnDisconnected();
        }

        _supervisor.Close();
        Gate.Close(new MqttConnectionException("The connection was closed."));
        Phase = ClientPhase.Closed;
    }
}
