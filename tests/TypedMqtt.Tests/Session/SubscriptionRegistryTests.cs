using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Session;

public sealed class SubscriptionRegistryTests
{
    private readonly SubscriptionRegistry _registry = new(new SubscriptionIdentifierSequence(1));

    [Fact]
    [Statement("MQTT-3.8.4-2")]
    public void SUBACK_settles_the_request_it_has_the_identifier_of_and_no_other()
    {
        var first = _registry.Hold("a", MqttQos.AtLeastOnce);
        Connect();
        Request(1);
        var second = _registry.Hold("b", MqttQos.AtLeastOnce);
        Request(2);

        Assert.False(Acknowledge(3, MqttReasonCode.GrantedQos1));
        Assert.True(Acknowledge(2, MqttReasonCode.GrantedQos1));

        Assert.True(second.Settled.IsCompletedSuccessfully);
        Assert.False(first.Settled.IsCompleted);
        Assert.False(_registry.IsSettled);
    }

    [Fact]
    [Statement("MQTT-3.8.4-6")]
    public void SUBACK_that_does_not_answer_filter_by_filter_breaks_the_protocol()
    {
        _registry.Hold("a", MqttQos.AtMostOnce);
        _registry.Hold("b", MqttQos.AtMostOnce);
        Connect();
        Request(1);

        Assert.Equal("MQTT-3.8.4-6", Assert.Throws<MqttProtocolException>(() => Acknowledge(1, MqttReasonCode.Success)).Statement);
    }

    [Theory]
    [InlineData("$share/group/a", MqttReasonCode.SharedSubscriptionsNotSupported)]
    [InlineData("a/+", MqttReasonCode.WildcardSubscriptionsNotSupported)]
    [InlineData("a/#", MqttReasonCode.WildcardSubscriptionsNotSupported)]
    public async Task What_the_server_has_said_it_cannot_take_is_refused_without_asking(string topicFilter, MqttReasonCode reason)
    {
        var hold = _registry.Hold(topicFilter, MqttQos.AtMostOnce);
        var plain = _registry.Hold("plain", MqttQos.AtMostOnce);
        Connect(new ServerLimits { SharedSubscriptionAvailable = false, WildcardSubscriptionAvailable = false });

        var request = Request(1);

        Assert.Equal(reason, await hold.Settled);
        Assert.Equal(["plain"], request!.Select(entry => entry.TopicFilter));
        Assert.Equal(topicFilter, Assert.Single(_registry.Refused).TopicFilter);
        Acknowledge(1, MqttReasonCode.Success);
        Assert.True(plain.Settled.IsCompletedSuccessfully);
        Assert.True(_registry.IsSettled);
    }

    [Fact]
    public void A_filter_that_was_refused_for_the_limits_of_one_server_is_asked_of_the_next()
    {
        _registry.Hold("a/#", MqttQos.AtMostOnce);
        Connect(new ServerLimits { WildcardSubscriptionAvailable = false });
        Assert.Null(Request(1));
        _registry.OnDisconnected();

        Connect();

        Assert.NotNull(Request(2));
    }

    [Fact]
    public void An_unanswered_request_ends_its_waits_and_is_asked_again_on_the_next_connection()
    {
        var hold = _registry.Hold("a", MqttQos.AtMostOnce);
        Connect();
        Request(1, now: 1_000);

        Assert.False(_registry.FailOverdue(sentBefore: 999));
        Assert.True(_registry.FailOverdue(sentBefore: 1_000));

        Assert.IsType<MqttSubscribeException>(hold.Settled.Exception!.InnerException);
        _registry.OnDisconnected();
        Assert.False(_registry.FailOverdue(sentBefore: 1_000));
        Connect();
        Assert.NotNull(Request(2));
    }

    [Fact]
    public void A_resumed_session_is_not_asked_again_for_what_it_has_granted()
    {
        _registry.Hold("a", MqttQos.AtLeastOnce);
        Connect();
        Request(1);
        Acknowledge(1, MqttReasonCode.GrantedQos1);
        _registry.OnDisconnected();

        _registry.OnConnected(sessionPresent: true, ServerLimits.Unknown);
        Assert.Null(Request(2));

        _registry.OnDisconnected();
        _registry.OnConnected(sessionPresent: false, ServerLimits.Unknown);
        Assert.NotNull(Request(3));
    }

    [Fact]
    public void A_filter_is_asked_for_with_the_highest_QoS_of_its_holds_and_unsubscribed_with_the_last_of_them()
    {
        var low = _registry.Hold("a", MqttQos.AtMostOnce);
        Connect();
        Assert.Equal(MqttQos.AtMostOnce, Assert.Single(Request(1)!).RequestedQos);
        var high = _registry.Hold("a", MqttQos.ExactlyOnce);
        Acknowledge(1, MqttReasonCode.Success);
        Assert.True(low.Settled.IsCompleted);
        Assert.False(high.Settled.IsCompleted);
        Assert.Equal(MqttQos.ExactlyOnce, Assert.Single(Request(2)!).RequestedQos);
        Acknowledge(2, MqttReasonCode.GrantedQos2);
        Assert.True(high.Settled.IsCompleted);

        _registry.Release(high);
        Assert.Null(Request(3));
        _registry.Release(low);

        Assert.NotNull(_registry.TakeRequest(4, now: 0, out var isSubscribe));
        Assert.False(isSubscribe);
    }

    [Fact]
    public void Options_are_asked_for_as_all_holds_of_a_filter_need_them()
    {
        var quiet = _registry.Hold("a", new SubscriptionWish(MqttQos.AtMostOnce, NoLocal: true, RetainHandling: RetainHandling.DoNotSend));
        Connect();
        Assert.Equal(new TopicSubscription("a", MqttQos.AtMostOnce, NoLocal: true, RetainHandling: RetainHandling.DoNotSend), Assert.Single(Request(1)!).Requested);
        Acknowledge(1, MqttReasonCode.Success);

        var loud = _registry.Hold("a", new SubscriptionWish(MqttQos.AtMostOnce, RetainAsPublished: true));
        Assert.False(loud.Settled.IsCompleted);
        Assert.Equal(new TopicSubscription("a", MqttQos.AtMostOnce, RetainAsPublished: true), Assert.Single(Request(2)!).Requested);
        Acknowledge(2, MqttReasonCode.Success);
        Assert.True(loud.Settled.IsCompleted);

        // Nobody is new to it, so nothing that is retained is sent again.
        _registry.Release(loud);
        Assert.Equal(new TopicSubscription("a", MqttQos.AtMostOnce, NoLocal: true, RetainHandling: RetainHandling.DoNotSend), Assert.Single(Request(3)!).Requested);
        Assert.True(quiet.Settled.IsCompleted);
    }

    [Fact]
    public void A_filter_that_is_asked_for_again_for_more_sends_retained_messages_only_if_who_is_new_wants_them()
    {
        _registry.Hold("a", MqttQos.AtMostOnce);
        Connect();
        Request(1);
        Acknowledge(1, MqttReasonCode.Success);

        _registry.Hold("a", new SubscriptionWish(MqttQos.AtLeastOnce, RetainHandling: RetainHandling.DoNotSend));
        Assert.Equal(RetainHandling.DoNotSend, Assert.Single(Request(2)!).Requested.RetainHandling);
        Acknowledge(2, MqttReasonCode.GrantedQos1);

        // Without a session all are new to it.
        _registry.OnDisconnected();
        Connect();
        Assert.Equal(RetainHandling.SendAtSubscribe, Assert.Single(Request(3)!).Requested.RetainHandling);
    }

    [Fact]
    public void Retained_messages_for_one_hold_alone_are_asked_for_by_another_SUBSCRIBE_whose_identifier_tells_them()
    {
        var limits = new ServerLimits { SubscriptionIdentifierAvailable = true };
        var handler = new SubscriptionScope();
        _registry.Hold("a", new SubscriptionWish(MqttQos.AtMostOnce, Scope: handler));
        Connect(limits);
        Request(1);
        Acknowledge(1, MqttReasonCode.Success);
        var (first, second) = (new SubscriptionScope { IsPrivate = true }, new SubscriptionScope { IsPrivate = true });
        _registry.Hold("before", MqttQos.AtMostOnce);
        var hold = _registry.Hold("a", new SubscriptionWish(MqttQos.AtMostOnce, Scope: first));
        _registry.Hold("b", new SubscriptionWish(MqttQos.AtMostOnce, Scope: second));
        _registry.Hold("behind", MqttQos.AtMostOnce);

        Assert.Equal([("before", 2), ("a", 2), ("b", 2), ("behind", 2)], Request(2)!.Select(entry => (entry.TopicFilter, entry.Identifier)));
        Assert.All([handler, first, second], scope => Assert.Equal(scope == handler ? 1 : 2, scope.Identifier));
        Assert.False(hold.Settled.IsCompleted);
        Acknowledge(2, MqttReasonCode.Success, MqttReasonCode.Success, MqttReasonCode.Success, MqttReasonCode.Success);
        Assert.True(hold.Settled.IsCompleted);

        // What comes with the first one, which may still be on its way, is known as well as what comes with the second.
        Assert.All([handler, first], scope => Assert.True(scope.Mark!.IsAmong(Identifiers(1)) && scope.Mark.IsAmong(Identifiers(2))));
        Assert.False(second.Mark!.IsAmong(Identifiers(1)));
    }

    [Fact]
    public void Topic_filters_that_a_message_can_be_for_at_once_are_told_apart_by_an_identifier_each()
    {
        foreach (var topicFilter in new[] { "a/+", "b/+", "+/c", "$share/g/a/+", "d" })
        {
            _registry.Hold(topicFilter, MqttQos.AtMostOnce);
        }

        Connect(new ServerLimits { SubscriptionIdentifierAvailable = true });

        Assert.Equal([("a/+", 1), ("b/+", 1)], Describe(Request(1)!));
        Assert.Equal([("+/c", 2)], Describe(Request(2)!));
        Assert.Equal([("$share/g/a/+", 3), ("d", 3)], Describe(Request(3)!));

        static IEnumerable<(string, int)> Describe(SubscriptionEntry[] request) => request.Select(entry => (entry.TopicFilter, entry.Identifier));
    }

    [Fact]
    public void Who_joins_what_the_server_has_already_is_sent_nothing_that_is_retained_for_another()
    {
        var (joins, asks) = (new SubscriptionScope(), new SubscriptionScope { IsPrivate = true });
        _registry.Hold("a", MqttQos.AtMostOnce);
        Connect(new ServerLimits { SubscriptionIdentifierAvailable = true });
        Request(1);
        Acknowledge(1, MqttReasonCode.Success);

        _registry.Hold("a", new SubscriptionWish(MqttQos.AtMostOnce, Scope: joins));
        _registry.Hold("a", new SubscriptionWish(MqttQos.AtMostOnce, Scope: asks));
        Request(2);

        Assert.Equal((0, 2), (joins.Identifier, asks.Identifier));
        Assert.True(joins.Mark!.IsAmong(Identifiers(2)));

        // With the session the subscriptions are lost too: what is sent when they are made again is for everybody.
        _registry.OnDisconnected();
        Connect(new ServerLimits { SubscriptionIdentifierAvailable = true });
        Request(3);
        Assert.Equal((3, 3), (joins.Identifier, asks.Identifier));
    }

    [Fact]
    public void A_packet_with_an_identifier_is_not_larger_than_the_server_takes()
    {
        _registry.Hold("abcd", MqttQos.AtMostOnce);
        _registry.Hold("efgh", MqttQos.AtMostOnce);

        // Two filters of seven bytes, and ten bytes of the packet's own.
        Connect(new ServerLimits { SubscriptionIdentifierAvailable = true, MaximumPacketSize = 23 });

        Assert.Single(Request(1)!);
        Assert.Single(Request(2)!);
    }

    [Fact]
    public void Who_joins_while_SUBACK_is_on_its_way_has_retained_messages_asked_for_all_the_same()
    {
        _registry.Hold("a", MqttQos.AtMostOnce);
        Connect();
        Request(1);
        var late = _registry.Hold("a", new SubscriptionWish(MqttQos.AtMostOnce, Scope: new SubscriptionScope { IsPrivate = true }));

        Acknowledge(1, MqttReasonCode.Success);
        Assert.False(late.Settled.IsCompleted);
        Assert.Equal(0, Assert.Single(Request(2)!).Identifier);
        Acknowledge(2, MqttReasonCode.Success);

        Assert.True(late.Settled.IsCompleted);
        Assert.True(_registry.IsSettled);
    }

    private static SubscriptionIdentifiers Identifiers(byte identifier) => new(new byte[] { (byte)PropertyId.SubscriptionIdentifier, identifier });

    private void Connect(ServerLimits? limits = null) => _registry.OnConnected(sessionPresent: false, limits ?? ServerLimits.Unknown);

    private SubscriptionEntry[]? Request(ushort packetId, long now = 0) => _registry.TakeRequest(packetId, now, out _);

    private bool Acknowledge(ushort packetId, params MqttReasonCode[] reasonCodes) => _registry.OnAck(new SubAck(PacketType.SubAck, packetId, reasonCodes));
}
