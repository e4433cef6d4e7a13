using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TypedMqtt.Connection;
using TypedMqtt.Handlers;
using TypedMqtt.Testing.Broker;
using TypedMqtt.Testing.Handling;

namespace TypedMqtt.Testing;

/// <summary>
/// Feeds handlers and says what became of each message: whether it was handled, what was thrown, whether it was acknowledged.
/// Everything is real but the network: the messages go through a <see cref="MqttTestBroker"/>, with the topic filters, quality
/// of service and options the handlers are registered with, and it is the broker that says what was acknowledged.
/// </summary>
/// <remarks>All members may be used from any thread.</remarks>
public sealed class MqttHandlerHarness : IAsyncDisposable
{
    private readonly HandlingJournal _journal;
    private readonly MqttTestBroker? _ownBroker;
    private readonly IServiceCollection _services;
    private readonly List<MqttTestClient> _others = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MqttTestClient _client;

    private MqttHandlerHarness(MqttTestClient client, MqttTestBroker broker, MqttTestBroker? ownBroker, IServiceCollection services, HandlingJournal journal)
    {
        _client = client;
        Broker = broker;
        _ownBroker = ownBroker;
        _services = services;
        _journal = journal;
        client.Connection.StateChanged += (_, change) =>
        {
            // A handler whose failure is the end of the connection.
            if (change.Current is MqttConnectionState.Faulted or MqttConnectionState.Closed)
            {
                _stopped.TrySetResult();
            }
        };
    }

    /// <summary>The broker in between: faults, and what the handlers publish themselves.</summary>
    public MqttTestBroker Broker { get; }

    /// <summary>The connection of the handlers.</summary>
    public IMqttConnection Connection => _client.Connection;

    /// <summary>Every call of every handler, in the order they ended; also those that other clients have caused.</summary>
    public IReadOnlyList<MqttHandlerCall> Calls => _journal.Calls.All;

    /// <summary>Starts the handlers, and waits until they are subscribed.</summary>
    /// <param name="configure">
    /// Registers handlers, contracts, options and what they need, as the program does: <c>mqtt => mqtt.AddThermostatHandler&lt;Ingest&gt;()</c>,
    /// or <c>mqtt => mqtt.Services.AddMyApplication()</c>.
    /// </param>
    /// <param name="broker">The broker; null for one of the harness's own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They are not online within 30 seconds.</exception>
    public static async Task<MqttHandlerHarness> StartAsync(
        Action<IMqttBuilder> configure, MqttTestBroker? broker = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var journal = new HandlingJournal();
        var ownBroker = broker is null ? new MqttTestBroker() : null;
        broker ??= ownBroker!;
        IServiceCollection? services = null;
        var client = await broker.ConnectAsync(
            mqtt =>
            {
                configure(mqtt);
                services = mqtt.Services;
                Observe(services, journal);
            },
            cancellationToken).ConfigureAwait(false);
        return new MqttHandlerHarness(client, broker, ownBroker, services!, journal);
    }

    /// <summary>Gives a service of the handlers' own: a handler, or what it depends on.</summary>
    /// <typeparam name="T">The service.</typeparam>
    /// <exception cref="InvalidOperationException">It is not registered.</exception>
    public T Get<T>()
        where T : notnull => _client.Get<T>();

    /// <summary>Sends a message as whoever publishes to the topic would, with the quality of service the handlers have subscribed with.</summary>
    /// <param name="topic">The topic name.</param>
    /// <param name="payload">The payload, sent as UTF-8; it may be one that no contract would write.</param>
    /// <returns>What became of it, once that is known: see <see cref="SendAsync(string, ReadOnlyMemory{byte}, MqttPublishOptions?)"/>.</returns>
    public Task<MqttHandlingResult> SendAsync(string topic, string payload) => SendAsync(topic, payload, options: null);

    /// <inheritdoc cref="SendAsync(string, ReadOnlyMemory{byte}, MqttPublishOptions?)"/>
    /// <param name="topic">The topic name.</param>
    /// <param name="payload">The payload, sent as UTF-8; it may be one that no contract would write.</param>
    /// <param name="options">What else there is to the message; the quality of service is that of the subscription if it does not say.</param>
    public Task<MqttHandlingResult> SendAsync(string topic, string payload, MqttPublishOptions? options) =>
        SendAsync(topic, Encoding.UTF8.GetBytes(payload), options);

    /// <summary>Sends a message as whoever publishes to the topic would.</summary>
    /// <param name="topic">The topic name.</param>
    /// <param name="payload">The payload; it may be one that no contract would write.</param>
    /// <param name="options">What else there is to the message; the quality of service is that of the subscription if it does not say.</param>
    /// <returns>
    /// What became of it, once that is known. At QoS 1 and 2 that is when the broker has the acknowledgement; at QoS 0, which
    /// has none, and where a handler does not have it acknowledged after it (<see cref="MqttAcknowledgement"/>), when every
    /// handler it is for was called, however often it is called again. When the connection is given up or the harness stopped
    /// it is what is known by then; when no handler's topic filter matches, it is known at once.
    /// </returns>
    /// <exception cref="TimeoutException">It was not known within 30 seconds.</exception>
    public Task<MqttHandlingResult> SendAsync(string topic, ReadOnlyMemory<byte> payload, MqttPublishOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return SendAsync(Broker.Core.CreateMessage(topic, payload.ToArray(), options, MqttQos.ExactlyOnce));
    }

    /// <summary>Sends what a contract publishes: <c>harness.SendAsync&lt;IThermostat&gt;(t => t.TemperatureAsync("d7", 2, reading))</c>.</summary>
    /// <typeparam name="TContract">The contract. It has to be registered: <c>AddThermostat()</c>.</typeparam>
    /// <param name="publish">Publishes one message.</param>
    /// <returns>What became of it, once that is known: see <see cref="SendAsync(string, ReadOnlyMemory{byte}, MqttPublishOptions?)"/>.</returns>
    /// <exception cref="InvalidOperationException">The contract is not registered, or not one message was published.</exception>
    public async Task<MqttHandlingResult> SendAsync<TContract>(Func<TContract, ValueTask> publish)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(publish);
        var recorder = new MqttRecorder();
        var services = new ServiceCollection();
        services.AddMqttRecorder(recorder);
        services.Add(FindContract<TContract>());
        var provider = services.BuildServiceProvider();
        await using (provider.ConfigureAwait(false))
        {
            await publish(provider.GetRequiredService<TContract>()).ConfigureAwait(false);
        }

        return recorder.Messages is [var message]
            ? await SendAsync(AddPrefix(message)).ConfigureAwait(false)
            : throw new InvalidOperationException($"One message is sent at a time, and the test published {recorder.Messages.Count}.");
    }

    /// <inheritdoc cref="SendAsync{TContract}(Func{TContract, ValueTask})"/>
    public Task<MqttHandlingResult> SendAsync<TContract>(Func<TContract, Task> publish)
        where TContract : class => SendAsync<TContract>(contract => new ValueTask(publish(contract)));

    /// <summary>Gives the first calls of handlers, once there are so many and they have ended: they may have come before.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They have not come within 30 seconds.</exception>
    public Task<IReadOnlyList<MqttHandlerCall>> WaitForCallsAsync(int count, CancellationToken cancellationToken = default) =>
        _journal.Calls.WaitAsync(count, _ => true, $"{count} call(s)", cancellationToken);

    /// <summary>
    /// Gives a contract on a connection of its own, as another program has it: to ask the handlers, and be answered. It is
    /// stopped with the harness.
    /// </summary>
    /// <typeparam name="TContract">The contract. It has to be registered: <c>AddThermostat()</c>.</typeparam>
    /// <param name="cancellationToken">Ends the wait for the connection.</param>
    /// <exception cref="InvalidOperationException">The contract is not registered.</exception>
    /// <exception cref="TimeoutException">It is not online within 30 seconds.</exception>
    public async Task<TContract> ConnectAsync<TContract>(CancellationToken cancellationToken = default)
        where TContract : class
    {
        var contract = FindContract<TContract>();
        var options = Get<IOptions<MqttOptions>>().Value;
        var other = await Broker.ConnectAsync(
            mqtt =>
            {
                mqtt.Services.Add(contract);
                mqtt.Services.AddSingleton(Get<TimeProvider>());
                mqtt.Services.Configure<MqttOptions>(own => (own.ProtocolVersion, own.TopicPrefix) = (options.ProtocolVersion, options.TopicPrefix));
            },
            cancellationToken).ConfigureAwait(false);
        lock (_others)
        {
            _others.Add(other);
        }

        return other.Get<TContract>();
    }

    /// <summary>Stops the handlers without waiting for them: what is being handled is interrupted, and not acknowledged.</summary>
    public async Task StopAsync()
    {
        await _client.StopAsync().ConfigureAwait(false);
        _stopped.TrySetResult();
    }

    /// <summary>Stops the handlers, as an application does, and everything the harness has started.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _others.Append(_client))
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }

        _stopped.TrySetResult();
        _ownBroker?.Dispose();
    }

    private static void Observe(IServiceCollection services, HandlingJournal journal)
    {
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i].IsKeyedService)
            {
                continue;
            }

            services[i] = services[i].ImplementationInstance switch
            {
                HandlerRoute route => ServiceDescriptor.Singleton<HandlerRoute>(new ObservedHandlerRoute(route, journal)),
                RequestRoute route => ServiceDescriptor.Singleton<RequestRoute>(new ObservedRequestRoute(route, journal)),
                _ => services[i],
            };
        }
    }

    private async Task<MqttHandlingResult> SendAsync(MqttTestMessage message)
    {
        var pending = _journal.Add(message.Topic, message.Payload);
        var delivery = Broker.Core.Publish(message).GetValueOrDefault(Connection.ClientId);
        var routes = FindRoutes(message.Topic);

        // Of what is delivered without a handler, a live subscription of the same client may have asked for it.
        var called = routes.Count > 0 ? pending.Called.Task : Task.CompletedTask;
        var known = delivery switch
        {
            null => Task.CompletedTask,
            { Qos: MqttQos.AtMostOnce } => called,

            // Where the acknowledgement comes last it says that all calls are over.
            _ when routes.TrueForAll(route => (route.Settings.Acknowledgement ?? MqttAcknowledgement.AfterHandler) == MqttAcknowledgement.AfterHandler) => delivery.Acknowledged,
            _ => Task.WhenAll(delivery.Acknowledged, called),
        };
        _journal.Expect(pending, delivery, routes.Count);
        try
        {
            await Task.WhenAny(known, _stopped.Task).WaitAsync(TestLimit.Wait, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var stand = _journal.Describe(pending);
            _journal.Remove(pending);
            throw new TimeoutException(
                $"What became of the message on '{message.Topic}' was not known within {TestLimit.Wait.TotalSeconds:0} s: it was not {(delivery!.Qos == MqttQos.AtMostOnce ? "handled" : "acknowledged")}. {stand}");
        }

        return new MqttHandlingResult(
            delivery?.Qos,
            delivery is { Acknowledged: { IsCompleted: true } acknowledged } ? await acknowledged.ConfigureAwait(false) : null,
            _journal.Remove(pending));
    }

    private List<MemberRoute> FindRoutes(string topic)
    {
        var prefix = new ConnectionSettings(Get<IOptions<MqttOptions>>().Value).TopicPrefix;
        return [.. Get<IEnumerable<HandlerRoute>>().Concat<MemberRoute>(Get<IEnumerable<RequestRoute>>()).Where(route => TopicMatcher.Matches(prefix + route.TopicFilter, topic))];
    }

    private MqttTestMessage AddPrefix(MqttRecordedMessage message)
    {
        var prefix = new ConnectionSettings(Get<IOptions<MqttOptions>>().Value).TopicPrefix;
        return Broker.Core.CreateCopy(message, prefix + message.Topic);
    }

    private ServiceDescriptor FindContract<TContract>() =>
        _services.LastOrDefault(service => service.ServiceType == typeof(TContract) && !service.IsKeyedService)
        ?? throw new InvalidOperationException($"{typeof(TContract).Name} is not registered. Add it where the handlers are added, by the extension generated for it.");
}
