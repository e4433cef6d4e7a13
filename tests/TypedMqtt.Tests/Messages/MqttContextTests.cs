using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Messages;

/// <summary>What a handler is given beside levels and payload is used again for the next message, and nobody is to notice.</summary>
public sealed class MqttContextTests
{
    private readonly MessageFacts _facts = TestHead.Facts("rooms/kitchen", "rooms/{room}", MqttQos.AtLeastOnce, userProperties: [new("trace", "1")]);

    [Fact]
    public void A_context_that_outlives_its_handler_says_so_and_never_shows_another_message()
    {
        var context = new MqttContext(_facts);
        _facts.End();
        Next();

        var failure = Assert.Throws<InvalidOperationException>(() => context.Topic);

        Assert.Contains("'rooms/{room}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(MqttContext.Copy), failure.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => context.Qos);
        Assert.Throws<InvalidOperationException>(() => context.UserProperties);
        Assert.Throws<InvalidOperationException>(context.Copy);
    }

    [Fact]
    public void A_copy_stays_what_it_was()
    {
        var copy = new MqttContext(_facts).Copy();
        _facts.End();
        Next();

        Assert.Equal(("rooms/kitchen", "rooms/{room}", MqttQos.AtLeastOnce), (copy.Topic, copy.TopicTemplate, copy.Qos));
        Assert.Equal(new MqttUserProperty("trace", "1"), Assert.Single(copy.UserProperties));
        Assert.Equal("rooms/kitchen", copy.Copy().Topic);
    }

    [Fact]
    public void The_next_message_has_nothing_of_the_last()
    {
        _ = new MqttContext(_facts).Topic;
        _facts.End();
        Next();

        var context = new MqttContext(_facts);

        Assert.Equal(("rooms/hall", MqttQos.AtMostOnce), (context.Topic, context.Qos));
        Assert.Empty(context.UserProperties);
    }

    [Fact]
    public void What_is_kept_for_the_reader_of_a_live_subscription_has_no_end()
    {
        var context = new MqttContext(_facts);
        _facts.Keep();
        _facts.End();

        Assert.Equal("rooms/kitchen", context.Topic);
    }

    private void Next() => _facts.Begin(new TestHead("rooms/hall", []), MqttQos.AtMostOnce, retain: false, dup: false, expiry: null, receivedAt: default);
}
