using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace TypedMqtt.EmbeddedBroker;

/// <summary>
/// MQTTnet's server, listening on the loopback address of this machine. Keeps sessions while it runs, and retained messages
/// through <see cref="RestartAsync"/>; nothing outlives the process.
/// </summary>
/// <remarks>
/// Made for samples, tests and trying things out. It hands a QoS 2 message that is sent twice on twice, keeps at most
/// 100,000 messages for a client that is away, and knows neither shared subscriptions nor an empty client identifier: use a
/// real broker to judge delivery.
/// </remarks>
public sealed class EmbeddedMqttBroker : IAsyncDisposable
{
    private const int PendingMessages = 100_000;

    private readonly EmbeddedBrokerOptions _options;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IList<MqttApplicationMessage> _retained = [];
    private MqttServer? _server;

    /// <summary>Creates a broker, which does not listen yet.</summary>
    /// <param name="options">How it listens; null for the defaults.</param>
    public EmbeddedMqttBroker(EmbeddedBrokerOptions? options = null)
    {
        _options = options ?? new EmbeddedBrokerOptions();
        if (_options.Port is < 0 or > ushort.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(options), _options.Port, $"{nameof(EmbeddedBrokerOptions)}.{nameof(EmbeddedBrokerOptions.Port)} must be from 0 to 65,535.");
        }

        Port = _options.Port == 0 ? FindFreePort() : _options.Port;
    }

    /// <summary>The TCP port; it stays the same through restarts.</summary>
    public int Port { get; }

    /// <summary>Where clients connect to, for <see cref="MqttOptions.Server"/>.</summary>
    public string Uri => $"mqtt://127.0.0.1:{Port}";

    /// <summary>Begins to listen. Does nothing when it listens already.</summary>
    /// <param name="cancellationToken">Ends the wait for an operation that is under way.</param>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_server is not null)
            {
                return;
            }

            var server = CreateServer();
            try
            {
                await server.StartAsync().ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                server.Dispose();
                throw new IOException($"The embedded broker cannot listen on port {Port}: {e.Message}", e);
            }

            _server = server;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends all connections and sessions and listens no more. Does nothing when it does not listen.</summary>
    /// <param name="cancellationToken">Ends the wait for an operation that is under way.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_server is not { } server)
            {
                return;
            }

            _server = null;
            _retained = await server.GetRetainedMessagesAsync().ConfigureAwait(false);
            await server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
            server.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops and starts again on the same port: clients lose their connections and sessions.</summary>
    /// <param name="cancellationToken">Ends the wait for an operation that is under way.</param>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken).ConfigureAwait(false);
        await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The gate needs no disposal, and a second call may come: from the services and from whoever created the broker.
        await StopAsync().ConfigureAwait(false);
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private MqttServer CreateServer()
    {
        var factory = new MqttServerFactory();
        var options = factory.CreateServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(Port)

            // Not "reuse address": that lets two brokers share one port, and connections go now to one, now to the other.
            // .NET itself sees to it that connections of a broker before a restart may still be closing.
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(PendingMessages)
            .Build();
        var server = factory.CreateMqttServer(options);
        server.ValidatingConnectionAsync += Validate;
        server.LoadingRetainedMessageAsync += arguments =>
        {
            arguments.LoadedRetainedMessages = [.. _retained];
            return Task.CompletedTask;
        };
        return server;
    }

    private Task Validate(ValidatingConnectionEventArgs arguments)
    {
        if (_options.UserName is not null && (arguments.UserName != _options.UserName || arguments.Password != (_options.Password ?? "")))
        {
            arguments.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
        }

        return Task.CompletedTask;
    }
}
