using TypedMqtt.CompilerServices;
using TypedMqtt.Dispatch;
using TypedMqtt.Handlers;
using TypedMqtt.Infrastructure;
using TypedMqtt.Publishing;
using TypedMqtt.Session;
using TypedMqtt.Subscribing;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>One connection with all its parts: where they are put together, and what users and generated code see of them.</summary>
internal sealed class MqttClient : IMqttConnection, IMqttRuntime, IAsyncDisposable
{
    private readonly ConnectionSettings _settings;
    private readonly Clock _clock;
    private readonly Counters _counters = new();
    private readonly SessionGate _gate;
    private readonly Dispatcher _dispatcher;
    private readonly Subscriber _subscriber;
    private readonly ConnectionStatus _status;
    private readonly Supervisor _supervisor;
    private int _started;
    private int _disposed;

    internal MqttClient(MqttOptions options, ITransportFactory transports, TimeProvider timeProvider, ILogger<MqttClient> logger)
    {
        _settings = new ConnectionSettings(options);
        _clock = new Clock(timeProvider);
        var core = new SessionCore(options.ProtocolVersion, new Outbox(options.OutboxLimit, options.OutboxByteLimit), (ushort)options.ReceiveMaximum);
        _gate = new SessionGate(core, _clock, _counters, logger);
        _dispatcher = new Dispatcher(_settings, _gate, _counters, _clock, logger);
        _subscriber = new Subscriber(_settings, _gate, _dispatcher);
        _status = new ConnectionStatus(logger);
        _supervisor = new Supervisor(
            _settings,
            new Connector(_settings, transports, _clock),
            _gate,
            _dispatcher,
            _status,
            _counters,
            _clock,
            new ReconnectDelay(options.MinimumReconnectDelay, options.MaximumReconnectDelay, Random.Shared),
            logger)
        {
            Sender = this,
        };
    }

    public event EventHandler<MqttConnectionStateChangedEventArgs>? StateChanged
    {
        add => _status.Changed += value;
        remove => _status.Changed -= value;
    }

    public MqttConnectionState State => _status.State;

    public MqttConnectionException? LastFailure => _status.LastFailure;

    public string ClientId => _settings.ClientId;

    public MqttStatistics GetStatistics() => _counters.Snapshot();

    public Task WaitForOnlineAsync(CancellationToken cancellationToken = default) => _status.WaitForOnlineAsync(cancellationToken);

    public MqttPublisher<TPayload> CreatePublisher<TPayload>(MqttMember<TPayload> member) =>
        new Publisher<TPayload>(member, _settings, _gate, _clock);

    public ValueTask<MqttSubscription<TMessage>> SubscribeAsync<TMessage>(
        MqttMember member,
        string topicFilter,
        MqttMessageReader<TMessage> read,
        MqttSubscribeOptions? options,
        CancellationToken cancellationToken)
        where TMessage : class =>
        _subscriber.OpenAsync(member, topicFilter, read, options?.Qos ?? member.Qos, cancellationToken);

    /// <summary>Binds the handlers and begins to connect; does not wait for the server.</summary>
    /// <param name="routes">The handlers' routes.</param>
    /// <param name="services">Where the handlers come from.</param>
    internal void Start(IEnumerable<HandlerRoute> routes, IServiceProvider services)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("The connection has been started already.");
        }

        foreach (var route in routes)
        {
            _subscriber.Add(route.Member, route.TopicFilter, route.Qos, route.HandlerType.Name, route.Bind(services));
        }

        _supervisor.Start();
    }

    /// <summary>Drains, disconnects and ends every wait.</summary>
    /// <param name="cancellationToken">Cuts the draining short.</param>
    internal Task StopAsync(CancellationToken cancellationToken) => _supervisor.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // The container disposes once for every service type this object is registered under.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _supervisor.Dispose();
        _dispatcher.Dispose();
    }
}
