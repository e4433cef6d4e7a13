using TypedMqtt.Authentication;
using TypedMqtt.CompilerServices;
using TypedMqtt.Dispatch;
using TypedMqtt.Handlers;
using TypedMqtt.Infrastructure;
using TypedMqtt.Publishing;
using TypedMqtt.Requests;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Subscribing;
using TypedMqtt.Telemetry;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>One connection with all its parts: where they are put together, and what users and generated code see of them.</summary>
internal sealed partial class MqttClient : IMqttConnection, IMqttRuntime, IAsyncDisposable
{
    private readonly ConnectionSettings _settings;
    private readonly Clock _clock;
    private readonly Counters _counters = new();
    private readonly PublishFilters _filters;
    private readonly SessionGate _gate;
    private readonly Dispatcher _dispatcher;
    private readonly Subscriber _subscriber;
    private readonly ResponseInbox _responses;
    private readonly ResponderSet _responders;
    private readonly ConnectionStatus _status;
    private readonly Supervisor _supervisor;
    private readonly Identity _identity;
    private readonly SessionKeeper? _keeper;
    private readonly ConnectionTelemetry _telemetry;
    private readonly MqttMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ObservedConnection _observed;
    private int _started;
    private int _disposed;

    internal MqttClient(
        MqttOptions options,
        ITransportFactory transports,
        TimeProvider timeProvider,
        ILogger<MqttClient> logger,
        MqttMetrics metrics,
        Func<MqttProtocolVersion, PublishFilters> createFilters,
        ISessionStoreProvider? stores,
        string? name)
    {
        _logger = logger;
        _settings = new ConnectionSettings(options, name) { IsKept = stores is not null };
        _clock = new Clock(timeProvider);
        _filters = createFilters(_settings.Version);
        _gate = new SessionGate(new SessionCore(_settings.CreateSession()), _clock, _counters, logger);
        _dispatcher = new Dispatcher(_settings, _gate, _counters, _clock, logger);
        _telemetry = new ConnectionTelemetry(_settings, metrics, _clock);
        _subscriber = new Subscriber(_settings, _gate, _dispatcher, _telemetry, timeProvider);
        _responses = new ResponseInbox(_settings, _gate, _dispatcher, _counters, logger);
        _responders = new ResponderSet(_settings, _gate, _dispatcher, _subscriber, _counters, _telemetry, _clock, logger);
        _status = new ConnectionStatus(logger);
        _status.Changed += EndRequests;
        _identity = new Identity(_settings, _gate, _clock, logger);
        _metrics = metrics;
        _observed = new ObservedConnection(name, _counters, _gate, _status);
        metrics.Connections.Add(_observed);
        var store = stores?.Create(_settings.CreateIdentity());
        _keeper = store is null ? null : new SessionKeeper(store, kept => Restore(store, kept), _gate, _clock);
        var core = new SupervisorCore(
            new ServerList(_settings.Servers, options.AllowedRedirects),
            new ReconnectDelay(options.MinimumReconnectDelay, options.MaximumReconnectDelay, Random.Shared),
            canRefreshCredentials: options.CredentialsProvider is not null || options.Authentication is not null);
        _supervisor = new Supervisor(
            core,
            _settings,
            new Connector(_settings, transports, _gate, _identity, _clock),
            _gate,
            _dispatcher,
            _identity,
            _keeper,
            _status,
            _counters,
            _clock,
            logger)
        {
            Sender = this,
        };

        // Before anything can be published, so that nothing comes before what an earlier process has left.
        _keeper?.Start(_supervisor.OnStoreFailed);
    }

    public event EventHandler<MqttConnectionStateChangedEventArgs>? StateChanged
    {
        add => _status.Changed += value;
        remove => _status.Changed -= value;
    }

    public event EventHandler<MqttSessionLostEventArgs>? SessionLost
    {
        add => _status.SessionLost += value;
        remove => _status.SessionLost -= value;
    }

    public MqttConnectionState State => _status.State;

    public MqttConnectionException? LastFailure => _status.LastFailure;

    public string ClientId => _settings.ClientId;

    public MqttStatistics GetStatistics() => _counters.Snapshot();

    public Task WaitForOnlineAsync(CancellationToken cancellationToken = default) => _status.WaitForOnlineAsync(cancellationToken);

    public Task ReauthenticateAsync(CancellationToken cancellationToken = default) => _settings.Options.Authentication is null
        ? throw new InvalidOperationException($"There is no {nameof(MqttOptions)}.{nameof(MqttOptions.Authentication)} to authenticate again with.")
        : _identity.Reauthenticator.RequestAsync(cancellationToken);

    public MqttPublisher<TPayload> CreatePublisher<TPayload>(MqttMember<TPayload> member) =>
        new Publisher<TPayload>(member, _settings, _gate, _clock, _telemetry, _filters);

    public MqttRequester<TPayload, TReply> CreateRequester<TPayload, TReply>(MqttRequestMember<TPayload, TReply> member) =>
        new Requester<TPayload, TReply>(member, _settings, _gate, _responses, _counters, _telemetry, _filters, _clock);

    public ValueTask<MqttSubscription<TMessage>> SubscribeAsync<TMessage>(
        MqttMember member,
        string topicFilter,
        MqttMessageReader<TMessage> read,
        MqttSubscribeOptions? options,
        CancellationToken cancellationToken)
        where TMessage : class =>
        _subscriber.OpenAsync(member, topicFilter, read, options, isPrivate: false, cancellationToken);

    public ValueTask<MqttSubscription<TMessage>> WatchAsync<TMessage>(
        MqttMember member,
        string topicFilter,
        MqttMessageReader<TMessage> read,
        MqttSubscribeOptions? options,
        CancellationToken cancellationToken)
        where TMessage : class =>
        _subscriber.OpenAsync(member, topicFilter, read, options, isPrivate: true, cancellationToken);

    public ValueTask<TMessage?> GetAsync<TMessage>(
        MqttMember member,
        string topic,
        MqttMessageReader<TMessage> read,
        TimeSpan? timeout,
        CancellationToken cancellationToken)
        where TMessage : class =>
        _subscriber.GetAsync(member, topic, read, timeout, cancellationToken);

    /// <summary>Binds the handlers and begins to connect; does not wait for the server.</summary>
    /// <param name="routes">The handlers' routes.</param>
    /// <param name="requests">The routes of those who answer requests.</param>
    /// <param name="services">Where the handlers come from.</param>
    internal void Start(IEnumerable<HandlerRoute> routes, IEnumerable<RequestRoute> requests, IServiceProvider services)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("The connection has been started already.");
        }

        foreach (var route in routes)
        {
            _subscriber.Add(route, head: "", route.Bind(services));
        }

        foreach (var request in requests)
        {
            _responders.Add(request, services);
        }

        _supervisor.Start();
    }

    /// <inheritdoc cref="SessionGate.WhenIdle"/>
    internal Task WhenIdle() => _gate.WhenIdle();

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
        _metrics.Connections.Remove(_observed);
        _supervisor.Dispose();
        _keeper?.Dispose();
        _gate.Dispose();
        _dispatcher.Dispose();
    }

    /// <summary>Goes on with the session of an earlier process.</summary>
    private void Restore(ISessionStore store, KeptSession kept)
    {
        if (kept.SetAside is { } setAside)
        {
            _counters.DamagedStore();
            LogSetAside(store.Location, setAside);
        }

        _gate.Restore(kept, _settings.Version);
        LogOpened(store.Location, kept.Messages.Count);
    }

    /// <summary>A request that was made while the stop was going on would wait for its time-out.</summary>
    private void EndRequests(object? sender, MqttConnectionStateChangedEventArgs e)
    {
        if (e.Current is MqttConnectionState.Closed or MqttConnectionState.Faulted)
        {
            _responses.Close();
        }
    }
}
