using System.Net.Sockets;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using TypedMqtt.Protocol;
using TypedMqtt.Testing.Network;

namespace TypedMqtt.Testing.Broker;

/// <summary>
/// The broker itself. One lock around everything, and nothing waits inside it: sending is writing to memory. So what a packet
/// leads to has been done when the next one is looked at.
/// </summary>
internal sealed partial class BrokerCore(TimeProvider timeProvider)
{
    private static int _brokers;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, BrokerSession> _sessions = [];
    private readonly Dictionary<string, MqttTestMessage> _retained = [];
    private readonly List<BrokerConnection> _connections = [];
    private int _assignedIds;
    private bool _isClosed;

    /// <summary>The name that no other test broker has.</summary>
    internal string Host { get; } = $"test-broker-{Interlocked.Increment(ref _brokers)}";

    internal FaultRules Faults { get; } = new();

    internal Observations<MqttTestMessage> Messages { get; } = new("message");

    internal Observations<MqttTestConnection> Connections { get; } = new("connection");

    internal Observations<MqttTestSubscription> Subscriptions { get; } = new("subscription");

    internal Observations<MqttTestDisconnect> Disconnects { get; } = new("disconnect");

    internal Observations<MqttTestAcknowledgement> Acknowledgements { get; } = new("acknowledgement");

    /// <summary>How long bytes are on their way, in either direction.</summary>
    internal TimeSpan Delay { get; set; }

    /// <summary>Opens a connection, as far as that can be said of one without a network.</summary>
    /// <exception cref="SocketException">Nobody listens.</exception>
    internal MemoryLink Connect()
    {
        lock (_lock)
        {
            if (_isClosed || (Faults.TryFind(FaultKind.Connect, "any", out var refusal) && refusal is null))
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            var link = new MemoryLink(timeProvider, () => Delay);
            var connection = new BrokerConnection(link);
            _connections.Add(connection);

            // Ends with the connection, and lets nothing out.
            _ = Task.Run(() => RunAsync(connection));
            return link;
        }
    }

    /// <summary>Cuts the connection of a client, or every connection; gives how many there were.</summary>
    internal int Cut(string? clientId)
    {
        lock (_lock)
        {
            var cut = _connections.Where(connection => clientId is null || connection.Session?.ClientId == clientId).ToArray();
            foreach (var connection in cut)
            {
                connection.Cut();
                End(connection, publishWill: true);
            }

            return cut.Length;
        }
    }

    /// <summary>Cuts every connection and forgets every session; retained messages stay.</summary>
    internal void ForgetSessions()
    {
        lock (_lock)
        {
            Cut(clientId: null);
            _sessions.Clear();
        }
    }

    internal MqttTestMessage? FindRetained(string topic)
    {
        lock (_lock)
        {
            return _retained.GetValueOrDefault(topic);
        }
    }

    /// <summary>Publishes a message of the test's; gives its deliveries by client.</summary>
    internal Dictionary<string, BrokerDelivery> Publish(MqttTestMessage message)
    {
        lock (_lock)
        {
            return Publish(message, sender: null);
        }
    }

    internal MqttTestMessage CreateMessage(string topic, ReadOnlyMemory<byte> payload, MqttPublishOptions? options, MqttQos qos) => new(topic, payload)
    {
        Qos = options?.Qos ?? qos,
        Retain = options?.Retain ?? false,
        Expiry = options?.Expiry is { } expiry && expiry != Timeout.InfiniteTimeSpan ? expiry : null,
        ContentType = options?.ContentType,
        UserProperties = options?.UserProperties ?? [],
        ReceivedAt = timeProvider.GetTimestamp(),
    };

    /// <summary>Gives a message again, under another topic and as of now.</summary>
    internal MqttTestMessage CreateCopy(MqttTestMessage message, string topic) => new(topic, message.Payload)
    {
        Qos = message.Qos,
        Retain = message.Retain,
        Expiry = message.Expiry,
        ContentType = message.ContentType,
        UserProperties = message.UserProperties,
        IsUtf8 = message.IsUtf8,
        ReceivedAt = timeProvider.GetTimestamp(),
    };

    /// <summary>Cuts every connection and lets none be made any more.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            Cut(clientId: null);
        }
    }

    private async Task RunAsync(BrokerConnection connection)
    {
        try
        {
            while (await connection.ReceiveAsync().ConfigureAwait(false) is var (packet, body))
            {
                lock (_lock)
                {
                    if (connection.IsEnded)
                    {
                        return;
                    }

                    Handle(connection, packet, body);
                }
            }
        }
        catch (Exception e) when (e is IOException or MqttProtocolViolationException or MqttProtocolException)
        {
            // Cut by the test, or by a client that sends what is no MQTT.
        }
        finally
        {
            lock (_lock)
            {
                connection.Close();
                End(connection, publishWill: true);
            }
        }
    }

    private void Handle(BrokerConnection connection, MqttPacket packet, byte[] body)
    {
        if (connection.Session is not { } session)
        {
            if (packet is MqttConnectPacket connect)
            {
                OnConnect(connection, connect);
                return;
            }

            throw new MqttProtocolViolationException("The first packet is not CONNECT (MQTT-3.1.0-1).");
        }

        switch (packet)
        {
            case MqttPublishPacket publish:
                OnPublish(connection, session, publish);
                break;
            case MqttPubAckPacket ack:
                OnAcknowledged(session, ack.PacketIdentifier, (MqttReasonCode)ack.ReasonCode, isDone: true);
                break;
            case MqttPubRecPacket rec:
                OnReceived(connection, session, rec.PacketIdentifier, (MqttReasonCode)rec.ReasonCode);
                break;
            case MqttPubRelPacket rel:
                session.Received.Remove(rel.PacketIdentifier);
                connection.Send(new MqttPubCompPacket { PacketIdentifier = rel.PacketIdentifier });
                break;
            case MqttPubCompPacket comp:
                OnAcknowledged(session, comp.PacketIdentifier, MqttReasonCode.Success, isDone: true);
                break;
            case MqttSubscribePacket subscribe:
                OnSubscribe(connection, session, subscribe);
                break;
            case MqttUnsubscribePacket unsubscribe:
                OnUnsubscribe(connection, session, unsubscribe);
                break;
            case MqttPingReqPacket:
                connection.Send(MqttPingRespPacket.Instance);
                break;
            case MqttDisconnectPacket disconnect:
                OnDisconnect(connection, session, disconnect, body);
                break;
            default:
                throw new MqttProtocolViolationException($"A client may not send {packet}.");
        }
    }
}
