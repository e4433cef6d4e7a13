using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace TypedMqtt.Testing.Broker;

/// <summary>The way of messages: from a client, to those who have subscribed, and their acknowledgements.</summary>
internal sealed partial class BrokerCore
{
    private void OnPublish(BrokerConnection connection, BrokerSession session, MqttPublishPacket packet)
    {
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce && session.Received.Contains(packet.PacketIdentifier))
        {
            // Known from before a cut: it is not handed on again (MQTT 5, 4.3.3).
            connection.Send(new MqttPubRecPacket { PacketIdentifier = packet.PacketIdentifier });
            return;
        }

        var message = PublishPackets.Read(packet, session.ClientId, timeProvider.GetTimestamp());
        Publish(message, session);
        switch (packet.QualityOfServiceLevel)
        {
            case MqttQualityOfServiceLevel.AtLeastOnce:
                connection.Send(new MqttPubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = (MqttPubAckReasonCode)message.ReasonCode });
                break;
            case MqttQualityOfServiceLevel.ExactlyOnce:
                // Before MQTT 5 the client cannot be told of a refusal and goes on with PUBREL.
                if (message.ReasonCode < MqttReasonCode.UnspecifiedError || !connection.IsMqtt5)
                {
                    session.Received.Add(packet.PacketIdentifier);
                }

                connection.Send(new MqttPubRecPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCode = (MqttPubRecReasonCode)message.ReasonCode });
                break;
        }
    }

    private Dictionary<string, BrokerDelivery> Publish(MqttTestMessage message, BrokerSession? sender)
    {
        var deliveries = new Dictionary<string, BrokerDelivery>();
        if (Faults.TryFind(FaultKind.Publish, message.Topic, out var reasonCode))
        {
            message.ReasonCode = reasonCode!.Value;
            Messages.Add(message);
            return deliveries;
        }

        if (message.Retain)
        {
            Keep(message);
        }

        var receivers = FindReceivers(message, sender);
        message.ReasonCode = receivers.Count == 0 ? MqttReasonCode.NoMatchingSubscribers : MqttReasonCode.Success;
        Messages.Add(message);
        foreach (var (session, subscriptions) in receivers)
        {
            var granted = subscriptions.Max(subscription => subscription.Qos);
            var delivery = new BrokerDelivery(
                message,
                granted < message.Qos ? granted : message.Qos,
                retain: message.Retain && subscriptions.Exists(subscription => subscription.RetainAsPublished),
                [.. subscriptions.Select(subscription => subscription.Identifier).Where(identifier => identifier > 0).Distinct()]);
            deliveries.Add(session.ClientId, delivery);
            Deliver(session, delivery);
        }

        return deliveries;
    }

    private void Keep(MqttTestMessage message)
    {
        if (message.Payload.IsEmpty)
        {
            _retained.Remove(message.Topic);
        }
        else
        {
            _retained[message.Topic] = message;
        }
    }

    /// <summary>Finds who gets a message, and by which subscriptions; of a group that shares one, only one (MQTT 5, 4.8.2).</summary>
    private List<(BrokerSession Session, List<BrokerSubscription> Subscriptions)> FindReceivers(MqttTestMessage message, BrokerSession? sender)
    {
        var receivers = new List<(BrokerSession Session, List<BrokerSubscription> Subscriptions)>();
        var groups = new HashSet<(string Group, string Filter)>();

        // Of a group, one who is there comes before one who is away.
        foreach (var session in _sessions.Values.OrderByDescending(session => session.Connection is not null))
        {
            var subscriptions = session.Subscriptions.Values
                .Where(subscription => !(subscription.NoLocal && session == sender) && TopicMatcher.Matches(subscription.PlainFilter, message.Topic))
                .Where(subscription => subscription.Group is not { } group || groups.Add((group, subscription.PlainFilter)))
                .ToList();
            if (subscriptions.Count > 0)
            {
                receivers.Add((session, subscriptions));
            }
        }

        return receivers;
    }

    private void Deliver(BrokerSession session, BrokerDelivery delivery)
    {
        if (delivery.Qos > MqttQos.AtMostOnce)
        {
            session.Pending.Enqueue(delivery);
            SendPending(session);
        }
        else if (session.Connection is { } connection && !IsExpired(delivery, out var left))
        {
            connection.Send(PublishPackets.Create(delivery, left, dup: false));
        }
    }

    /// <summary>Sends what waits, as far as the client's Receive Maximum allows (MQTT 5, 4.9).</summary>
    private void SendPending(BrokerSession session)
    {
        if (session.Connection is not { } connection)
        {
            return;
        }

        var receiveMaximum = connection.Connect!.ReceiveMaximum is > 0 and var given ? given : ushort.MaxValue;
        while (session.InFlight.Count < receiveMaximum && session.Pending.TryDequeue(out var delivery))
        {
            if (IsExpired(delivery, out var left))
            {
                continue;
            }

            delivery.PacketId = session.NextPacketId();
            session.InFlight.Add(delivery);
            connection.Send(PublishPackets.Create(delivery, left, dup: false));
        }
    }

    /// <summary>Sends again what was not acknowledged when the last connection ended (MQTT-4.4.0-1), and then what waits.</summary>
    private void Resume(BrokerConnection connection, BrokerSession session)
    {
        foreach (var delivery in session.InFlight)
        {
            if (delivery.IsReceived)
            {
                connection.Send(new MqttPubRelPacket { PacketIdentifier = delivery.PacketId });
                continue;
            }

            IsExpired(delivery, out var left);
            connection.Send(PublishPackets.Create(delivery, left, dup: true));
        }

        SendPending(session);
    }

    private void OnReceived(BrokerConnection connection, BrokerSession session, ushort packetId, MqttReasonCode reasonCode)
    {
        var isDone = reasonCode >= MqttReasonCode.UnspecifiedError;
        OnAcknowledged(session, packetId, reasonCode, isDone);
        if (!isDone)
        {
            connection.Send(new MqttPubRelPacket { PacketIdentifier = packetId });
        }
    }

    private void OnAcknowledged(BrokerSession session, ushort packetId, MqttReasonCode reasonCode, bool isDone)
    {
        if (session.InFlight.Find(delivery => delivery.PacketId == packetId) is not { } delivery)
        {
            return;
        }

        if (!delivery.IsReceived)
        {
            delivery.IsReceived = true;
            Acknowledgements.Add(new MqttTestAcknowledgement(session.ClientId, delivery.Message.Topic, reasonCode));
            delivery.OnAcknowledged(reasonCode);
        }

        if (isDone)
        {
            session.InFlight.Remove(delivery);
            SendPending(session);
        }
    }

    private bool IsExpired(BrokerDelivery delivery, out TimeSpan? left)
    {
        left = delivery.Message.Expiry - timeProvider.GetElapsedTime(delivery.Message.ReceivedAt);
        if (left > TimeSpan.Zero || left is null)
        {
            return false;
        }

        left = TimeSpan.FromSeconds(1);
        return true;
    }
}
