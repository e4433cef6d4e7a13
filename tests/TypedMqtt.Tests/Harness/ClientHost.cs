using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt.Connection;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Harness;

/// <summary>
/// A host with one connection, as an application would have it: everything is real but the network and the time. Every
/// option that is a time has its own value here, so that a test can say which of them passes.
/// </summary>
internal sealed class ClientHost : IAsyncDisposable
{
    internal static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(3);
    internal static readonly TimeSpan LongestReconnectDelay = TimeSpan.FromSeconds(300);
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(11);
    internal static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(7);
    internal static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);
    internal static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);
    internal static readonly TimeSpan HandlerTimeout = TimeSpan.FromSeconds(20);

    /// <summary>How long a direction may be silent before PINGREQ is sent.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(59);

    private readonly IHost _host;
    private readonly Channel<MqttConnectionState> _states = Channel.CreateUnbounded<MqttConnectionState>();

    private ClientHost(IHost host, Network network, SimulatedTime time, LogRecorder logs)
    {
        (_host, Network, Time, Logs) = (host, network, time, logs);
        Connection.StateChanged += (_, change) => _states.Writer.TryWrite(change.Current);
    }

    internal Network Network { get; }

    internal SimulatedTime Time { get; }

    internal LogRecorder Logs { get; }

    internal IMqttConnection Connection => Get<IMqttConnection>();

    internal IProbe Probe => Get<IProbe>();

    internal IProbeSubscriber Subscriber => Get<IProbeSubscriber>();

    internal ProbeHandler Handler => Get<ProbeHandler>();

    internal static ClientHost Create(MqttProtocolVersion version, Action<MqttOptions>? options = null, bool handles = false, Action<IMqttBuilder>? configure = null)
    {
        var network = new Network(version);
        var time = new SimulatedTime();
        var logs = new LogRecorder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new LogRecorderProvider(logs));
        builder.Services.AddSingleton<ITransportFactory>(network);
        builder.Services.AddSingleton<TimeProvider>(time);
        var mqtt = builder.Services.AddTypedMqtt(o =>
        {
            o.Server = "mqtt://first";
            o.ProtocolVersion = version;
            o.ClientId = "probe";
            o.MinimumReconnectDelay = ReconnectDelay;
            o.MaximumReconnectDelay = LongestReconnectDelay;
            o.ConnectTimeout = ConnectTimeout;
            o.PingTimeout = PingTimeout;
            o.KeepAlive = KeepAlive;
            o.DrainTimeout = DrainTimeout;
            o.HandlerTimeout = HandlerTimeout;

            // Before MQTT 5 a session takes a connection of its own at the start; the tests of sessions turn it on.
            o.SessionExpiry = version == MqttProtocolVersion.V500 ? o.SessionExpiry : TimeSpan.Zero;
            options?.Invoke(o);
        });
        mqtt.AddProbe();
        if (handles)
        {
            mqtt.AddProbeHandler<ProbeHandler>();
        }

        configure?.Invoke(mqtt);
        return new ClientHost(builder.Build(), network, time, logs);
    }

    /// <summary>Starts a client that has no handlers, and gives the connection it makes once it is online.</summary>
    internal async Task<Peer> GoOnlineAsync(string connAck = "")
    {
        await StartAsync();
        var peer = await Network.AcceptSessionAsync(properties: connAck);
        await WhenAsync(MqttConnectionState.Online);
        return peer;
    }

    /// <summary>
    /// Lets time pass until the client makes its next connection, and accepts that. None passes while it waits for CONNACK: its threads may
    /// be slower than this clock, and it has only so much time.
    /// </summary>
    internal async Task<Peer> PassUntilConnectedAsync(bool sessionPresent = false)
    {
        var arrival = Network.AcceptAsync();
        await Time.PassUntilAsync(arrival);
        var peer = await arrival;
        await peer.ReceiveConnectAsync();
        peer.Accept(sessionPresent);
        return peer;
    }

    /// <summary>Starts a client that has handlers, and gives the connection it makes once it is online.</summary>
    internal async Task<Peer> GoOnlineSubscribedAsync(string connAck = "")
    {
        await StartAsync();
        var peer = await Network.AcceptSessionAsync(properties: connAck);
        await peer.GrantAsync();
        await WhenAsync(MqttConnectionState.Online);
        return peer;
    }

    internal Task StartAsync() => _host.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Stops the connection, with all the time it takes.</summary>
    internal Task StopAsync() => Get<MqttClient>().StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Publishes to <c>p/zero</c>, <c>p/one</c> or <c>p/two</c>.</summary>
    internal Task PublishAsync(int qos, string text) => qos switch
    {
        0 => Probe.ZeroAsync(text, TestContext.Current.CancellationToken),
        1 => Probe.OneAsync(text, TestContext.Current.CancellationToken),
        _ => Probe.TwoAsync(text, TestContext.Current.CancellationToken),
    };

    internal T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Waits for a state, passing over the states before it: every change is looked at once, in order.</summary>
    internal async Task WhenAsync(MqttConnectionState state)
    {
        MqttConnectionState reached;
        do
        {
            reached = await Within.Limits(_states.Reader.ReadAsync(TestContext.Current.CancellationToken));
        }
        while (reached != state);
    }

    public async ValueTask DisposeAsync()
    {
        // Without a network nothing is drained, so this needs no time to pass.
        Network.GoDown();
        await Within.Limits(Get<MqttClient>().StopAsync(new CancellationToken(canceled: true)));
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
