using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using TypedMqtt.Protocol;

namespace TypedMqtt.Testing.Broker;

/// <summary>How connections and sessions begin and end.</summary>
internal sealed partial class BrokerCore
{
    private void OnConnect(BrokerConnection connection, MqttConnectPacket connect)
    {
        connection.Connect = connect;
        var assigned = string.IsNullOrEmpty(connect.ClientId) ? $"assigned-{++_assignedIds}" : null;
        var clientId = assigned ?? connect.ClientId;
        if (Faults.TryFind(FaultKind.Connect, "any", out var refusal) && refusal is { } reasonCode)
        {
            Observe(connection, clientId, sessionPresent: false, reasonCode);
            connection.Send(CreateConnAck(reasonCode));
            connection.Close();
            End(connection, publishWill: false);
            return;
        }

        var session = TakeSession(clientId, connect.CleanSession, out var sessionPresent);
        session.CancelWill?.Invoke();
        session.Connection = connection;
        session.Expiry = connection.IsMqtt5 ? ToExpiry(connect.SessionExpiryInterval) : connect.CleanSession ? TimeSpan.Zero : TimeSpan.MaxValue;
        connection.Session = session;
        var connAck = CreateConnAck(MqttReasonCode.Success);
        connAck.IsSessionPresent = sessionPresent;
        connAck.AssignedClientIdentifier = assigned;

        // What can be seen of it is there before the client can act upon it, here as everywhere.
        Observe(connection, clientId, sessionPresent, MqttReasonCode.Success);
        connection.Send(connAck);
        Resume(connection, session);
    }

    private BrokerSession TakeSession(string clientId, bool cleanStart, out bool sessionPresent)
    {
        _sessions.TryGetValue(clientId, out var known);
        if (known?.Connection is { } other)
        {
            // MQTT-3.1.4-3
            if (other.IsMqtt5)
            {
                other.Send(new MqttDisconnectPacket { ReasonCode = MqttDisconnectReasonCode.SessionTakenOver });
            }

            other.Close();
            End(other, publishWill: true);
        }
        else if (known is not null && timeProvider.GetElapsedTime(known.EndedAt) >= known.Expiry)
        {
            _sessions.Remove(clientId);
        }

        if (!cleanStart && _sessions.TryGetValue(clientId, out known))
        {
            sessionPresent = true;
            return known;
        }

        known?.CancelWill?.Invoke();
        sessionPresent = false;
        return _sessions[clientId] = new BrokerSession(clientId);
    }

    private void OnDisconnect(BrokerConnection connection, BrokerSession session, MqttDisconnectPacket disconnect, byte[] body)
    {
        if (connection.IsMqtt5 && ReadSessionExpiry(body) is { } expiry)
        {
            session.Expiry = ToExpiry(expiry);
        }

        connection.Close();
        End(connection, disconnect.ReasonCode == MqttDisconnectReasonCode.DisconnectWithWillMessage, (MqttReasonCode)disconnect.ReasonCode);
    }

    /// <summary>Ends a connection for the session. Does nothing when it has ended already.</summary>
    private void End(BrokerConnection connection, bool publishWill, MqttReasonCode? reasonCode = null)
    {
        if (connection.IsEnded)
        {
            return;
        }

        connection.IsEnded = true;
        _connections.Remove(connection);
        if (connection.Session is not { } session)
        {
            return;
        }

        Disconnects.Add(new MqttTestDisconnect(session.ClientId, reasonCode));
        session.Connection = null;
        session.EndedAt = timeProvider.GetTimestamp();
        if (session.Expiry == TimeSpan.Zero)
        {
            _sessions.Remove(session.ClientId);
        }

        if (publishWill && connection.Connect is { WillFlag: true } connect)
        {
            var delay = TimeSpan.FromSeconds(connect.WillDelayInterval);
            PublishWill(session, CreateWill(session, connect), delay < session.Expiry ? delay : session.Expiry);
        }
    }

    // MQTT 5, 3.1.3.2.2: a client that is back in time has not been away.
    private void PublishWill(BrokerSession session, MqttTestMessage will, TimeSpan delay)
    {
        if (delay == TimeSpan.Zero)
        {
            Publish(will, sender: null);
            return;
        }

        var timer = timeProvider.CreateTimer(
            _ =>
            {
                lock (_lock)
                {
                    if (session.CancelWill is { } cancel)
                    {
                        cancel();
                        Publish(will, sender: null);
                    }
                }
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        session.CancelWill = () =>
        {
            session.CancelWill = null;
            timer.Dispose();
        };
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private MqttTestMessage CreateWill(BrokerSession session, MqttConnectPacket connect) => new(connect.WillTopic, connect.WillMessage ?? [])
    {
        Qos = (MqttQos)connect.WillQoS,
        Retain = connect.WillRetain,
        Expiry = connect.WillMessageExpiryInterval > 0 ? TimeSpan.FromSeconds(connect.WillMessageExpiryInterval) : null,
        ContentType = connect.WillContentType,
        ResponseTopic = connect.WillResponseTopic,
        CorrelationData = connect.WillCorrelationData,
        UserProperties = PublishPackets.Convert(connect.WillUserProperties),
        IsUtf8 = connect.WillPayloadFormatIndicator == MqttPayloadFormatIndicator.CharacterData,
        ClientId = session.ClientId,
        ReceivedAt = timeProvider.GetTimestamp(),
    };

    private void Observe(BrokerConnection connection, string clientId, bool sessionPresent, MqttReasonCode reasonCode) => Connections.Add(new MqttTestConnection(
        clientId,
        connection.Connect!.Username,
        connection.Connect.Password is { } password ? Encoding.UTF8.GetString(password) : null,
        connection.Version,
        connection.Connect.CleanSession,
        TimeSpan.FromSeconds(connection.Connect.KeepAlivePeriod),
        sessionPresent,
        reasonCode));

    private static MqttConnAckPacket CreateConnAck(MqttReasonCode reasonCode) => new()
    {
        ReasonCode = (MqttConnectReasonCode)reasonCode,

        // Before MQTT 5 there are five refusals (MQTT 3.1.1, 3.2.2.3).
        ReturnCode = reasonCode switch
        {
            MqttReasonCode.Success => MqttConnectReturnCode.ConnectionAccepted,
            MqttReasonCode.UnsupportedProtocolVersion => MqttConnectReturnCode.ConnectionRefusedUnacceptableProtocolVersion,
            MqttReasonCode.ClientIdentifierNotValid => MqttConnectReturnCode.ConnectionRefusedIdentifierRejected,
            MqttReasonCode.BadUserNameOrPassword => MqttConnectReturnCode.ConnectionRefusedBadUsernameOrPassword,
            MqttReasonCode.NotAuthorized => MqttConnectReturnCode.ConnectionRefusedNotAuthorized,
            _ => MqttConnectReturnCode.ConnectionRefusedServerUnavailable,
        },
        MaximumQoS = MqttQualityOfServiceLevel.ExactlyOnce,
        RetainAvailable = true,
        SharedSubscriptionAvailable = true,
        SubscriptionIdentifiersAvailable = true,
        WildcardSubscriptionAvailable = true,
    };

    private static TimeSpan ToExpiry(uint seconds) => seconds == uint.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);

    // By hand: MQTTnet's packet cannot tell an interval of zero, which ends the session, from none, which leaves it as it was.
    private static uint? ReadSessionExpiry(byte[] body)
    {
        if (body.Length < 2)
        {
            return null;
        }

        var reader = new PropertyReader(body.AsSpan(2), PacketType.Disconnect);
        while (reader.MoveNext(out var id))
        {
            switch (id)
            {
                case PropertyId.SessionExpiryInterval:
                    return reader.ReadUInt32();
                case PropertyId.UserProperty:
                    reader.SkipUserProperty();
                    break;
                default:
                    reader.ReadUtf8();
                    break;
            }
        }

        return null;
    }
}
