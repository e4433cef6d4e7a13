using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace TypedMqtt.Testing.Broker;

/// <summary>What clients subscribe to.</summary>
internal sealed partial class BrokerCore
{
    private void OnSubscribe(BrokerConnection connection, BrokerSession session, MqttSubscribePacket packet)
    {
        var reasonCodes = new List<MqttSubscribeReasonCode>();
        var retained = new List<BrokerDelivery>();
        foreach (var wish in packet.TopicFilters)
        {
            var qos = (MqttQos)wish.QualityOfServiceLevel;
            var reasonCode = Faults.TryFind(FaultKind.Subscribe, wish.Topic, out var refusal) ? refusal!.Value : (MqttReasonCode)qos;
            reasonCodes.Add((MqttSubscribeReasonCode)reasonCode);
            if (reasonCode < MqttReasonCode.UnspecifiedError)
            {
                var subscription = new BrokerSubscription(wish.Topic, qos, wish.NoLocal, wish.RetainAsPublished, packet.SubscriptionIdentifier);
                var isNew = !session.Subscriptions.ContainsKey(wish.Topic);
                session.Subscriptions[wish.Topic] = subscription;
                retained.AddRange(FindRetained(subscription, wish.RetainHandling, isNew));
            }

            Subscriptions.Add(new MqttTestSubscription(session.ClientId, wish.Topic, qos, reasonCode));
        }

        connection.Send(new MqttSubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = reasonCodes });
        foreach (var delivery in retained)
        {
            Deliver(session, delivery);
        }
    }

    // MQTT 5, 3.3.1.3 and 3.8.3.1; a group gets none (4.8.2).
    private IEnumerable<BrokerDelivery> FindRetained(BrokerSubscription subscription, MQTTnet.Protocol.MqttRetainHandling handling, bool isNew) =>
        subscription.Group is not null
        || handling == MQTTnet.Protocol.MqttRetainHandling.DoNotSendOnSubscribe
        || (handling == MQTTnet.Protocol.MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly && !isNew)
            ? []
            : _retained.Values
                .Where(message => TopicMatcher.Matches(subscription.TopicFilter, message.Topic))
                .Select(message => new BrokerDelivery(
                    message,
                    subscription.Qos < message.Qos ? subscription.Qos : message.Qos,
                    retain: true,
                    subscription.Identifier > 0 ? [subscription.Identifier] : []));

    private static void OnUnsubscribe(BrokerConnection connection, BrokerSession session, MqttUnsubscribePacket packet) => connection.Send(new MqttUnsubAckPacket
    {
        PacketIdentifier = packet.PacketIdentifier,
        ReasonCodes =
        [
            .. packet.TopicFilters.Select(topicFilter => session.Subscriptions.Remove(topicFilter)
                ? MqttUnsubscribeReasonCode.Success
                : MqttUnsubscribeReasonCode.NoSubscriptionExisted),
        ],
    });
}
