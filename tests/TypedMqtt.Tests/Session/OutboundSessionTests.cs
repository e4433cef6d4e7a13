using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Session;

/// <summary>What the simulation does not look at one by one: the single rules of sending.</summary>
public sealed class OutboundSessionTests
{
    private readonly List<SessionEffect> _ended = [];
    private SessionCore _core = Create(new SessionSettings { Version = MqttProtocolVersion.V500 });

    [Fact]
    [Statement("MQTT-4.3.1-1"), Statement("MQTT-2.2.1-2")]
    public void QoS_0_goes_out_once_with_neither_DUP_nor_identifier_and_is_done_when_it_is_taken()
    {
        Connect();
        var message = Publish("a", MqttQos.AtMostOnce);
        Assert.Equal((message, PublishOutcome.Success), Ended());

        var send = Send();

        Assert.Equal((SendKind.Publish, MqttQos.AtMostOnce, false, 0), (send.Kind, send.Header.Qos, send.Header.Dup, send.Header.PacketId));
        Reconnect(sessionPresent: true);
        Assert.False(_core.TryTakeSend(0, out _));
    }

    [Fact]
    [Statement("MQTT-4.3.3-7")]
    public void Expiry_is_not_applied_to_a_message_that_was_sent()
    {
        Connect();
        Publish("a", MqttQos.ExactlyOnce, expiresAt: 1_000);
        Send();
        Reconnect(sessionPresent: true);

        _core.CheckDeadlines(now: 5_000);

        Assert.True(_core.TryTakeSend(now: 5_000, out var send));
        Assert.Equal((true, 1u), (send.Header.Dup, send.Header.MessageExpiryInterval));
        Assert.Empty(_ended);
    }

    [Fact]
    public void What_is_left_of_the_expiry_is_sent_and_what_has_expired_in_the_outbox_is_not()
    {
        Publish("a", MqttQos.AtLeastOnce, expiresAt: 1_000);
        Publish("b", MqttQos.AtLeastOnce, expiresAt: 60_000);
        Connect();

        Assert.True(_core.TryTakeSend(now: 2_500, out var send));

        Assert.Equal(("b", 58u), (Topic(send), send.Header.MessageExpiryInterval));
        Assert.Equal(PublishOutcome.Expired, Ended().Outcome);
    }

    [Theory]
    [InlineData(MqttSessionLossPolicy.RequeueAsNew)]
    [InlineData(MqttSessionLossPolicy.Fail)]
    public void A_lost_session_follows_its_policy_and_keeps_the_order(MqttSessionLossPolicy policy)
    {
        _core = Create(new SessionSettings { Version = MqttProtocolVersion.V500, SessionLoss = policy });
        Connect();
        foreach (var topic in (string[])["a", "b", "c"])
        {
            Publish(topic, MqttQos.ExactlyOnce);
        }

        // The second is released before the first: in the old order it comes second all the same.
        Send();
        _core.OnAck(new Ack(PacketType.PubRec, Send().Header.PacketId, MqttReasonCode.Success));
        Assert.Equal((SendKind.Ack, SendKind.Publish), (Send().Kind, Send().Kind));

        var loss = Reconnect(sessionPresent: false);

        if (policy == MqttSessionLossPolicy.Fail)
        {
            Assert.Equal(new SessionLoss(0, 3), loss);
            Assert.Equal([PublishOutcome.SessionLost, PublishOutcome.SessionLost, PublishOutcome.SessionLost], Drain().Select(effect => effect.Outcome));
            Assert.False(_core.TryTakeSend(0, out _));
        }
        else
        {
            Assert.Equal(new SessionLoss(3, 0), loss);
            Assert.Equal(["a", "b", "c"], new[] { Send(), Send(), Send() }.Select(Topic));
        }
    }

    [Fact]
    [Statement("MQTT-3.3.4-8"), Statement("MQTT-4.9.0-3"), Statement("MQTT-4.6.0-4")]
    public void PUBREL_is_resumed_in_the_order_of_PUBREC_before_PUBLISH_and_without_quota()
    {
        Connect();
        for (var i = 0; i < 4; i++)
        {
            Publish($"topic/{i}", MqttQos.ExactlyOnce);
        }

        var ids = Enumerable.Range(0, 4).Select(_ => Send().Header.PacketId).ToArray();
        _core.OnAck(new Ack(PacketType.PubRec, ids[2], MqttReasonCode.Success));
        _core.OnAck(new Ack(PacketType.PubRec, ids[1], MqttReasonCode.Success));

        Reconnect(sessionPresent: true, new ConnAck(true, MqttReasonCode.Success) { ReceiveMaximum = 1 });

        Assert.Equal([ids[2], ids[1]], new[] { Send(), Send() }.Select(send => send.Ack.PacketId));
        Assert.False(_core.TryTakeSend(0, out _));
        _core.OnAck(new Ack(PacketType.PubComp, ids[2], MqttReasonCode.Success));
        Assert.False(_core.TryTakeSend(0, out _));
        _core.OnAck(new Ack(PacketType.PubComp, ids[1], MqttReasonCode.Success));
        Assert.Equal((ids[0], true), (Send().Header.PacketId, true));
    }

    [Fact]
    public void A_message_that_the_server_cannot_take_any_more_fails_and_its_identifier_is_not_used_again()
    {
        Connect();
        var message = Publish("large", MqttQos.ExactlyOnce, payload: 100);
        var stranded = Send().Header.PacketId;

        Reconnect(sessionPresent: true, new ConnAck(true, MqttReasonCode.Success) { MaximumPacketSize = 50 });
        Assert.False(_core.TryTakeSend(0, out _));

        Assert.Equal((message, PublishOutcome.TooLarge), Ended());
        for (var i = 0; i < ushort.MaxValue - 1; i++)
        {
            Publish("a", MqttQos.AtLeastOnce);
            var packetId = Send().Header.PacketId;
            Assert.NotEqual(stranded, packetId);
            _core.OnAck(new Ack(PacketType.PubAck, packetId, MqttReasonCode.Success));
        }
    }

    [Fact]
    public void A_cancelled_publish_that_was_sent_keeps_its_identifier_until_it_is_answered()
    {
        Connect();
        var message = Publish("a", MqttQos.AtLeastOnce);
        var packetId = Send().Header.PacketId;

        _core.Cancel(message);
        Assert.Equal(PublishOutcome.Cancelled, Ended().Outcome);
        Assert.Equal(OutboundState.Sent, message.State);

        Reconnect(sessionPresent: true);
        Assert.Equal((packetId, true), (Send().Header.PacketId, true));
        _core.OnAck(new Ack(PacketType.PubAck, packetId, MqttReasonCode.Success));
        Assert.True(_core.IsIdle);
    }

    [Fact]
    [Statement("MQTT-4.13.1-1")]
    public void A_server_that_asks_for_more_answers_than_there_are_identifiers_is_stopped_before_memory_is()
    {
        Connect();
        var violation = Assert.Throws<MqttProtocolException>(() =>
        {
            for (var i = 0; i <= 2 * ushort.MaxValue; i++)
            {
                _core.OnAck(new Ack(PacketType.PubRel, (ushort)(1 + (i % ushort.MaxValue)), MqttReasonCode.Success));
            }
        });

        Assert.Equal(MqttReasonCode.QuotaExceeded, violation.ReasonCode);
    }

    private static SessionCore Create(SessionSettings settings) => new(settings);

    private void Connect() => _core.OnConnected(new ConnAck(false, MqttReasonCode.Success), isNewSession: true);

    private SessionLoss? Reconnect(bool sessionPresent, ConnAck? connAck = null)
    {
        _core.OnDisconnected();
        return _core.OnConnected(connAck ?? new ConnAck(sessionPresent, MqttReasonCode.Success), isNewSession: false);
    }

    private OutboundMessage Publish(string topic, MqttQos qos, long? expiresAt = null, int payload = 0)
    {
        var message = TestMessages.Create(topic, qos, payload, expiresAt);
        _core.Publish(message);
        return message;
    }

    private Send Send()
    {
        Assert.True(_core.TryTakeSend(0, out var send));
        return send;
    }

    private static string Topic(Send send) => Encoding.UTF8.GetString(send.Message!.Topic);

    private (OutboundMessage Message, PublishOutcome Outcome) Ended()
    {
        var effect = Assert.Single(Drain());
        return (effect.Message, effect.Outcome);
    }

    private List<SessionEffect> Drain()
    {
        List<SessionEffect> effects = [.. _core.Effects];
        _core.Effects.Clear();
        return effects;
    }
}
