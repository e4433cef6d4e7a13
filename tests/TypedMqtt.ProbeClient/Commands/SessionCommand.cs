using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using TypedMqtt.Authentication;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.ProbeClient.Wire;
using TypedMqtt.Session;
using TypedMqtt.Transport;

namespace TypedMqtt.ProbeClient.Commands;

/// <summary>
/// One connection doing one thing, with the product's own parts below the typed layer. A dispatcher without routes
/// acknowledges whatever arrives.
/// </summary>
internal sealed class SessionCommand(SessionArguments arguments)
{
    private const int LargestPacket = 268_435_460;

    internal async Task<int> RunAsync()
    {
        using var limit = new CancellationTokenSource(arguments.Limit, TimeProvider.System);
        using var onTerminate = StopOn(PosixSignal.SIGTERM, limit);
        using var onInterrupt = StopOn(PosixSignal.SIGINT, limit);
        using var loggers = LoggerFactory.Create(logging => ProbeHost.Configure(logging, arguments.Common.LogLevel));
        var logger = loggers.CreateLogger<SessionCommand>();
        var options = CreateOptions();
        var settings = new ConnectionSettings(options);
        var clock = new Clock(TimeProvider.System);
        var counters = new Counters();
        using var gate = new SessionGate(new SessionCore(settings.CreateSession()), clock, counters, logger);
        using var dispatcher = new Dispatcher(settings, gate, counters, clock, logger);
        var identity = new Identity(settings, gate, clock, logger);
        var connector = new Connector(settings, new ExactTransportFactory(new TransportFactory(), arguments), gate, identity, clock);
        var delay = new ReconnectDelay(options.MinimumReconnectDelay, options.MaximumReconnectDelay, Random.Shared);
        var action = new OneAction(arguments, gate);

        while (await ConnectOnceAsync() is { } ended)
        {
            logger.LogWarning("{Reason}", ended.Message);
            if (arguments.NoReconnect)
            {
                Close(gate);
                return ExitCodes.ConnectionEnded;
            }

            await Task.Delay(delay.Next(Recovery.Retry), TimeProvider.System, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Close(gate);
        return ExitCodes.Success;

        // Makes one connection and stays with it until it ends; says why it did, or null when that was asked for.
        async Task<MqttConnectionException?> ConnectOnceAsync()
        {
            try
            {
                using var connection = await connector.ConnectAsync(settings.Servers[0], arguments.CleanStart, limit.Token);
                var lifetime = new ConnectionLifetime(connection, settings, gate, dispatcher, identity, clock);
                var end = await lifetime.RunAsync(_ => action.OnConnected(), static () => { }, static () => { }, limit.Token, CancellationToken.None);
                return end.Failure;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                return null;
            }
            catch (MqttConnectionException e)
            {
                return e;
            }
        }
    }

    private static void Close(SessionGate gate) => gate.Close(new MqttConnectionException("The connection was closed."));

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource source) => PosixSignalRegistration.Create(signal, context =>
    {
        // Ours to end: the process is not to be killed in the middle of a packet.
        context.Cancel = true;
        source.Cancel();
    });

    private MqttOptions CreateOptions() => new()
    {
        Server = arguments.Common.Server,
        ProtocolVersion = arguments.Common.Protocol,
        ClientId = arguments.Common.ClientId,
        KeepAlive = TimeSpan.FromSeconds(arguments.KeepAlive),

        // What is not said in CONNECT is not enforced.
        ReceiveMaximum = arguments.ReceiveMaximum ?? ushort.MaxValue,
        MaximumPacketSize = LargestPacket,

        // Tells the connector whether to resume; what CONNECT says of it is what was asked for, and DISCONNECT says nothing.
        SessionExpiry = arguments.CleanStart ? TimeSpan.Zero : TimeSpan.FromHours(1),
        ResumeSessionOnStart = true,
        TopicAliasMaximum = 0,
        UseTopicAliases = false,
        MinimumReconnectDelay = TimeSpan.FromMilliseconds(20),
        MaximumReconnectDelay = TimeSpan.FromMilliseconds(500),

        // A peer that compares bytes may not answer at all, and one that is done with us does not acknowledge what is left.
        SubscribeTimeout = TimeSpan.FromDays(1),
        DrainTimeout = TimeSpan.Zero,
    };
}
