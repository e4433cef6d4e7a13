using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.Connection;
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
    private ClientConnection? _connection;
    private Task? _idle;
    private long _due;
    private bool _isNewSession;

    internal SimulatedClient(Conversation conversation, SimulatedTime time, SimulatedNetwork network, EventLog log, Dice dice, ClientStore store)
    {
        _time = time;
        _network = network;
        _log = log;
        var options = conversation.CreateOptions();
        _settings = new ConnectionSettings(options);
        _encoder = new PacketEncoder(options.ProtocolVersion);
        _sendEncoder = new SendEncoder(_encoder);
        _decoder = new PacketDecoder(options.ProtocolVersion);

        // The identifier is drawn, and its length decides where in a packet a cut is: the same cuts need the same one.
        var core = new SessionCore(_settings.CreateSession() with { IsJournalled = true, FirstSubscriptionIdentifier = VariableByteInteger.Maximum / 2 });
        Gate = new SessionGate(core, store.Clock, new Counters(), NullLogger.Instance);
        store.Restore(Gate, options.ProtocolVersion);
        Handlers = new SimulatedHandlers(log, store.Inbox);
        _writer = new ClientWriter(Gate, _sendEncoder, new ServerDecoder(conversation.IsMqtt5), log, dice, store);
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

    internal bool CanRead => _connection is { CanRead: true };

    internal bool CanEncode => Phase is ClientPhase.Open or ClientPhase.Draining or ClientPhase.Leaving && _writer.CanEncode;

    internal bool CanCommit => _writer.CanCommit;

    internal bool CanWrite => _writer.CanWrite;

    internal bool CanKeep => _writer.CanKeep;

    /// <summary>Whether nothing that was published is unfinished, of an earlier process either.</summary>
    internal bool HasNothingLeft => Gate.Depths is (0, 0);

    /// <summary>Whether the clock has something to say now.</summary>
    internal bool IsDue => Phase != ClientPhase.Waiting && Deadline <= _time.Now;

    /// <summary>When the clock next has something to say.</summary>
    internal long Deadline => Phase switch
    {
        ClientPhase.Closed => long.MaxValue,
        ClientPhase.Waiting or ClientPhase.Connecting or ClientPhase.Leaving => _due,
        ClientPhase.Draining => Math.Min(_due, _connection!.KeepAliveDue),
        _ => _connection!.KeepAliveDue,
    };

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
        Open(cleanStart: needsNew, needsNew, isDiscarding: needsNew && _settings.Version != MqttProtocolVersion.V500);
    }

    internal void Read()
    {
        if (!_connection!.Read(_network, _log))
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
            _log.Add(new SimEvent(SimEventKind.ClientBlamed, _connection.Link.Number, Text: $"{e.Statement}: {e.Message}"));
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

    /// <inheritdoc cref="ClientWriter.TakeRecords"/>
    internal bool TakeRecords() => _writer.TakeRecords();

    /// <summary>The process is killed. Of its connection the other side hears only that it has ended.</summary>
    internal void Kill()
    {
        if (_connection is { } connection)
        {
            connection.Close();
            _log.Add(new SimEvent(SimEventKind.ClientClosed, connection.Link.Number));
        }

        Dispose();
    }

    internal void Write()
    {
        _writer.Write();
        _network.CutIfPlanned(_connection!.Link, _connection.Link.Up);
        if (!_writer.CanWrite)
        {
            _connection.OnSent(_time.Now);
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

        switch (_connection!.CheckKeepAlive(_time.Now))
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
        if (Phase == ClientPhase.Open && _connection!.Overdue.IsCompleted)
        {
            Lose(null);
            return;
        }

        if (Phase == ClientPhase.Open && !IsOnline && _connection!.Settled.IsCompleted)
        {
            IsOnline = true;
            _supervisor.OnSettled();
            _log.Add(new SimEvent(SimEventKind.Online, _connection.Link.Number));
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
        _connection?.Dispose();
        Gate.Dispose();
    }

    private void Open(bool cleanStart, bool isNewSession, bool isDiscarding)
    {
        var connect = _settings.CreateConnect(cleanStart, new MqttCredentials(null, null));
        _connection = new ClientConnection(_network.Open(), _settings, _decoder, connect, isDiscarding);
        _isNewSession = isNewSession;
        using var buffer = new PooledBufferWriter();
        _encoder.WriteConnect(buffer, connect);
        if (cleanStart && !isDiscarding && _settings.Options.PipelinedStart)
        {
            Gate.EncodePipelined(buffer, _sendEncoder);
        }

        Gate.OnConnecting();
        _writer.Start(_connection.Link, buffer.WrittenSpan);
    }

    private void Handle()
    {
        if (Phase == ClientPhase.Connecting && !TryConnect())
        {
            return;
        }

        if (_connection!.Handle(_time.Now) is { } disconnect)
        {
            Lose(disconnect.ReasonCode);
        }
    }

    /// <summary>Looks for CONNACK.</summary>
    /// <returns>True when the connection stands.</returns>
    private bool TryConnect()
    {
        if (!_connection!.TryReadConnAck(out var connAck))
        {
            return false;
        }

        if (connAck.ReasonCode != MqttReasonCode.Success)
        {
            Gate.OnRefused();
            Lose(connAck.ReasonCode);
            return false;
        }

        if (_connection.IsDiscarding)
        {
            OnDiscarded();
            return false;
        }

        Phase = ClientPhase.Open;
        Gate.OnConnected(connAck, _isNewSession);
        _supervisor.OnAccepted(_time.Now);
        _connection.OnConnected(connAck, Gate, Handlers, _time.Now);
        return true;
    }

    private void OnDiscarded()
    {
        var up = _connection!.Link.Up;
        using var buffer = new PooledBufferWriter();
        _encoder.WriteDisconnect(buffer, default);
        _writer.Start(_connection.Link, buffer.WrittenSpan);
        up.Take(up.Untaken);
        CloseConnection();
        Open(cleanStart: false, isNewSession: true, isDiscarding: false);
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

        CloseConnection();
        Gate.OnDisconnected();
        var failure = reasonCode is { } code ? new MqttConnectionException("Ended.", code) : new MqttConnectionException("Lost.", MqttConnectionFailure.Lost);
        var step = _supervisor.OnFailed(failure, _time.Now);
        _step = step;
        if (step.Action == SupervisorAction.End)
        {
            End();
            return;
        }

        Phase = ClientPhase.Waiting;
        _due = _time.Now + (long)Math.Ceiling(step.Delay.TotalMilliseconds);
    }

    private void CloseConnection()
    {
        var connection = _connection!;
        connection.Close();
        _writer.End();
        _connection = null;
        _idle = null;
        IsOnline = false;
        _log.Add(new SimEvent(SimEventKind.ClientClosed, connection.Link.Number));
    }

    private void End()
    {
        if (_connection is not null)
        {
            CloseConnection();
            Gate.OnDisconnected();
        }

        _supervisor.Close();
        Gate.Close(new MqttConnectionException("The connection was closed."));
        Phase = ClientPhase.Closed;
    }
}
