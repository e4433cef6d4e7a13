using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Session;

public sealed class InboundSessionTests
{
    private readonly InboundSession _session = new(receiveMaximum: 2, new SessionJournal(isOn: false), new ExchangeNumbers("test"));

    [Fact]
    [Statement("MQTT-4.3.2-4")]
    public void A_message_of_QoS_1_is_acknowledged_once_it_is_handled()
    {
        var ticket = Receive(7, MqttQos.AtLeastOnce);
        Assert.Empty(Acks());

        ticket!.IsHandled = true;

        Assert.Equal([new Ack(PacketType.PubAck, 7, MqttReasonCode.Success)], Acks());
    }

    [Fact]
    [Statement("MQTT-4.6.0-2"), Statement("MQTT-4.6.0-3"), Statement("MQTT-3.3.4-1")]
    public void Acknowledgements_of_a_QoS_leave_in_the_order_of_receipt_and_do_not_wait_for_another_QoS()
    {
        var session = new InboundSession(receiveMaximum: 10, new SessionJournal(isOn: false), new ExchangeNumbers("test"));
        var tickets = Enumerable.Range(1, 4).Select(id => session.OnPublish((ushort)id, id % 2 == 0 ? MqttQos.ExactlyOnce : MqttQos.AtLeastOnce, dup: false, id)!).ToArray();

        tickets[2].IsHandled = true;
        tickets[1].IsHandled = true;
        Assert.Equal([new Ack(PacketType.PubRec, 2, MqttReasonCode.Success)], Acks(session));

        tickets[0].IsHandled = true;
        Assert.Equal([new Ack(PacketType.PubAck, 1, MqttReasonCode.Success), new Ack(PacketType.PubAck, 3, MqttReasonCode.Success)], Acks(session));
    }

    [Fact]
    [Statement("MQTT-3.3.4-9")]
    public void More_unacknowledged_messages_than_our_receive_maximum_break_the_protocol()
    {
        Receive(1, MqttQos.AtLeastOnce);
        Receive(2, MqttQos.ExactlyOnce);

        var violation = Assert.Throws<MqttProtocolException>(() => Receive(3, MqttQos.AtLeastOnce));

        Assert.Equal(MqttReasonCode.ReceiveMaximumExceeded, violation.ReasonCode);
        Assert.Equal("MQTT-3.3.4-9", violation.Statement);
    }

    [Fact]
    public void A_server_that_resumes_with_more_in_flight_than_it_may_is_not_cut_off_for_ever()
    {
        for (ushort id = 1; id <= 4; id++)
        {
            Assert.NotNull(Receive(id, MqttQos.AtLeastOnce, dup: true));
        }

        Assert.Throws<MqttProtocolException>(() => Receive(5, MqttQos.AtLeastOnce, dup: true));
        Assert.Throws<MqttProtocolException>(() => Receive(6, MqttQos.AtLeastOnce));
    }

    [Fact]
    [Statement("MQTT-4.3.3-10")]
    public void A_message_of_QoS_2_that_comes_again_is_not_delivered_again_until_PUBREL_and_is_answered_each_time()
    {
        Handle(Receive(7, MqttQos.ExactlyOnce));
        Assert.Single(Acks());

        Assert.Null(Receive(7, MqttQos.ExactlyOnce, dup: true));
        Assert.Equal([new Ack(PacketType.PubRec, 7, MqttReasonCode.Success)], Acks());

        _session.OnDisconnected();
        Assert.Null(Receive(7, MqttQos.ExactlyOnce, dup: true));
        Assert.Equal([new Ack(PacketType.PubRec, 7, MqttReasonCode.Success)], Acks());
    }

    [Fact]
    [Statement("MQTT-4.3.3-11"), Statement("MQTT-4.3.3-12")]
    public void PUBREL_is_answered_and_its_identifier_means_another_message_afterwards()
    {
        Handle(Receive(7, MqttQos.ExactlyOnce));
        Acks();

        Assert.Equal(new Ack(PacketType.PubComp, 7, MqttReasonCode.Success), _session.OnPubRel(7));
        Assert.NotNull(Receive(7, MqttQos.ExactlyOnce, dup: true));
    }

    [Fact]
    public void A_server_that_forgets_its_PUBREL_in_a_cut_does_not_have_the_message_handled_twice()
    {
        Complete(7);
        _session.OnDisconnected();

        Assert.Null(Receive(7, MqttQos.ExactlyOnce, dup: true));
        Assert.Equal([new Ack(PacketType.PubRec, 7, MqttReasonCode.Success)], Acks());
        Assert.Equal(new Ack(PacketType.PubComp, 7, MqttReasonCode.Success), _session.OnPubRel(7));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    [Statement("MQTT-4.3.3-12")]
    public void After_PUBREL_a_PUBLISH_that_is_no_repetition_is_a_new_message_on_a_later_connection_too(bool dup, int fingerprint)
    {
        Complete(7);
        _session.OnDisconnected();

        Assert.NotNull(_session.OnPublish(7, MqttQos.ExactlyOnce, dup, fingerprint));
    }

    [Fact]
    [Statement("MQTT-4.3.3-12")]
    public void After_PUBREL_an_identifier_that_was_used_for_a_new_message_is_not_taken_for_the_old_one_any_more()
    {
        Complete(7);
        _session.OnDisconnected();
        Handle(_session.OnPublish(7, MqttQos.ExactlyOnce, dup: false, fingerprint: 2));
        Acks();
        _session.OnPubRel(7);

        Assert.NotNull(Receive(7, MqttQos.ExactlyOnce, dup: true));
    }

    [Fact]
    public void A_PUBREL_nobody_waits_for_is_answered_with_packet_identifier_not_found() =>
        Assert.Equal(new Ack(PacketType.PubComp, 9, MqttReasonCode.PacketIdentifierNotFound), _session.OnPubRel(9));

    [Fact]
    public void A_repetition_that_PUBREL_overtakes_leaves_nothing_behind_that_would_swallow_the_next_message()
    {
        var session = new InboundSession(receiveMaximum: 10, new SessionJournal(isOn: false), new ExchangeNumbers("test"));
        Handle(session.OnPublish(7, MqttQos.ExactlyOnce, dup: false, 0));
        Acks(session);
        var slow = session.OnPublish(8, MqttQos.ExactlyOnce, dup: false, 0)!;
        Assert.Null(session.OnPublish(7, MqttQos.ExactlyOnce, dup: true, 0));
        session.OnPubRel(7);
        slow.IsHandled = true;
        Assert.Equal([8, 7], Acks(session).Select(ack => (int)ack.PacketId));

        Assert.NotNull(session.OnPublish(7, MqttQos.ExactlyOnce, dup: false, 0));
    }

    [Theory]
    [InlineData(MqttQos.AtLeastOnce)]
    [InlineData(MqttQos.ExactlyOnce)]
    public void A_message_that_is_still_with_its_handler_when_it_comes_again_is_handled_once_and_acknowledged(MqttQos qos)
    {
        var ticket = Receive(7, qos);
        _session.OnDisconnected();
        Assert.Null(Receive(7, qos, dup: true));
        Assert.Empty(Acks());

        Handle(ticket);

        Assert.Equal(7, Assert.Single(Acks()).PacketId);
    }

    [Theory]
    [InlineData(MqttQos.AtLeastOnce)]
    [InlineData(MqttQos.ExactlyOnce)]
    public void A_message_that_was_handled_while_the_connection_was_down_is_acknowledged_when_it_comes_again(MqttQos qos)
    {
        var ticket = Receive(7, qos);
        _session.OnDisconnected();
        Handle(ticket);
        Assert.Empty(Acks());

        Assert.Null(Receive(7, qos, dup: true));

        Assert.Equal(7, Assert.Single(Acks()).PacketId);
    }

    [Fact]
    [Statement("MQTT-4.3.2-5")]
    public void A_message_of_QoS_1_is_handled_again_where_the_server_may_have_had_its_acknowledgement()
    {
        Handle(Receive(7, MqttQos.AtLeastOnce));
        Acks();
        _session.OnDisconnected();

        Assert.NotNull(Receive(7, MqttQos.AtLeastOnce, dup: true));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void An_identifier_of_QoS_1_that_means_another_message_by_now_swallows_nothing(bool dup, int fingerprint)
    {
        var old = Receive(7, MqttQos.AtLeastOnce);
        _session.OnDisconnected();

        var other = _session.OnPublish(7, MqttQos.AtLeastOnce, dup, fingerprint);
        Assert.NotNull(other);
        Handle(old);
        Assert.Empty(Acks());
        Handle(other);
        Assert.Single(Acks());
    }

    [Fact]
    [Statement("MQTT-3.2.2-5")]
    public void Without_a_session_at_the_server_what_was_received_is_forgotten()
    {
        Handle(Receive(7, MqttQos.ExactlyOnce));
        Acks();
        _session.OnDisconnected();
        _session.Discard();

        Assert.NotNull(Receive(7, MqttQos.ExactlyOnce));
    }

    private InboundTicket? Receive(ushort packetId, MqttQos qos, bool dup = false) => _session.OnPublish(packetId, qos, dup, fingerprint: 1);

    private void Complete(ushort packetId)
    {
        Handle(Receive(packetId, MqttQos.ExactlyOnce));
        Acks();
        _session.OnPubRel(packetId);
    }

    private static void Handle(InboundTicket? ticket)
    {
        Assert.NotNull(ticket);
        ticket.IsHandled = true;
    }

    private List<Ack> Acks() => Acks(_session);

    private static List<Ack> Acks(InboundSession session)
    {
        var acks = new List<Ack>();
        while (session.TryTakeAck(out var ack))
        {
            acks.Add(ack);
        }

        return acks;
    }
}
