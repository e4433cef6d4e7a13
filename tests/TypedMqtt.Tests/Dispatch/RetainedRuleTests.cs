using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Dispatch;

/// <summary>A retained message is for those it was sent for.</summary>
public sealed class RetainedRuleTests
{
    /// <summary>From 1 to 9.</summary>
    private static readonly SubscriptionIdentifierSequence Given = Give(9);

    [Fact]
    public void With_an_identifier_it_is_for_the_one_that_has_it()
    {
        var (handler, asking, other) = (Acknowledged(1), Asked(7), Asked(8));

        Assert.Equal([asking], Narrow(Message(identifier: 7), handler, asking, other));
        Assert.Empty(Narrow(Message(identifier: 9), handler, asking, other));
    }

    [Fact]
    public void Without_one_it_is_for_those_that_were_acknowledged_last_or_not_yet()
    {
        var (before, asking, behind, notYet) = (Acknowledged(1), Acknowledged(2, isPrivate: true), Acknowledged(3), new SubscriptionScope());

        Assert.Equal([asking, behind, notYet], Narrow(Message(), before, asking, behind, notYet));
    }

    [Fact]
    public void Nobody_loses_one_that_may_be_for_him()
    {
        var (before, asking, unacknowledged) = (Acknowledged(1), Acknowledged(2, isPrivate: true), Asked(0));

        // Above QoS 0 the server may have held it back.
        Assert.Equal([before, asking], Narrow(Message(MqttQos.AtLeastOnce), before, asking));
        Assert.Equal([before, unacknowledged], Narrow(Message(), before, unacknowledged));

        // The server has lost its subscriptions, and makes no difference between those that are made again.
        asking.OnSubscriptionsLost();
        Assert.Equal([before, asking], Narrow(Message(), before, asking));
    }

    [Fact]
    public void Where_the_flag_is_as_published_it_says_nothing()
    {
        var asPublished = new SubscriptionScope { IsAsPublished = true };
        asPublished.OnAcknowledged(1);

        Assert.Equal([asPublished, Acknowledged(2, isPrivate: true)], Narrow(Message(), asPublished, Acknowledged(2, isPrivate: true)), (left, right) => left!.Acknowledgement == right!.Acknowledgement);
        Assert.Equal([asPublished], Narrow(Message(identifier: 7), asPublished, Acknowledged(2)));
    }

    [Fact]
    public void Who_wants_none_is_given_none_before_MQTT_5_and_on_MQTT_5_what_the_server_was_told()
    {
        var (quiet, handler) = (new SubscriptionScope { IsEmpty = true }, Acknowledged(1));

        Assert.Equal([handler], Narrow(Message(), isBefore5: true, quiet, handler));
        Assert.Empty(Narrow(Message(), isBefore5: true, quiet));
        Assert.Equal([quiet, handler], Narrow(Message(), isBefore5: false, quiet, handler));
    }

    [Fact]
    public void An_identifier_of_an_earlier_process_says_nothing()
    {
        var (handler, asking) = (Acknowledged(1), Asked(7));

        Assert.Equal([handler, asking], Narrow(Message(identifier: 10), handler, asking));
    }

    [Fact]
    public void Where_the_flag_is_as_published_for_one_who_holds_the_topic_filter_it_says_nothing_to_the_others()
    {
        var mark = new SubscriptionMark();
        mark.OnAsked(identifier: 1, asPublished: true);
        var handler = Acknowledged(1);
        handler.OnHeld(mark);

        Assert.Equal([handler], Narrow(Message(identifier: 1), handler));
    }

    private static SubscriptionIdentifierSequence Give(int count)
    {
        var sequence = new SubscriptionIdentifierSequence(1);
        for (var i = 0; i < count; i++)
        {
            sequence.Next();
        }

        return sequence;
    }

    private static SubscriptionScope Acknowledged(long place, bool isPrivate = false)
    {
        var scope = new SubscriptionScope { IsPrivate = isPrivate };
        scope.OnAcknowledged(place);
        return scope;
    }

    private static SubscriptionScope Asked(int identifier)
    {
        var scope = new SubscriptionScope { IsPrivate = true };
        scope.OnAsked(identifier);
        return scope;
    }

    private static InboundPublish Message(MqttQos qos = MqttQos.AtMostOnce, byte identifier = 0) => new()
    {
        Topic = Encoding.UTF8.GetBytes("numbers/a"),
        Retain = true,
        Qos = qos,
        HasSubscriptionIdentifier = identifier > 0,
        Properties = identifier > 0 ? new byte[] { (byte)PropertyId.SubscriptionIdentifier, identifier } : default,
    };

    private static List<SubscriptionScope?> Narrow(InboundPublish publish, params SubscriptionScope[] scopes) => Narrow(publish, isBefore5: false, scopes);

    private static List<SubscriptionScope?> Narrow(InboundPublish publish, bool isBefore5, params SubscriptionScope[] scopes)
    {
        var settings = new LaneSettings(1, 1, 0, new Clock(TimeProvider.System), new Counters(), new LogRecorder(), CancellationToken.None);
        var lanes = scopes.Select(scope => new RouteLanes(
            new Route(TestMembers.Numbers, "numbers/+", "A handler", (_, _) => ValueTask.CompletedTask, Scope: scope), settings, new NoFailureEnds(), (_, _) => { })).ToList();

        Assert.Equal(RetainedRule.TryNarrow(in publish, lanes, Given, isBefore5), lanes.Count > 0);
        return lanes.ConvertAll(lane => lane.Scope);
    }
}
