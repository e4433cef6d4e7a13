using System.Text;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Language;

/// <summary>Parameters that travel as user properties, and what a handler is told beside them.</summary>
public sealed class UserPropertyTests
{
    public static TheoryData<BrokerKind> Kinds => [BrokerKind.Embedded, BrokerKind.Mosquitto];

    [Theory, MemberData(nameof(Kinds))]
    public async Task User_properties_are_typed_on_both_sides_and_text_on_the_wire(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("tagged/#");
        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddTagged().AddTaggedHandler<TaggedHandler>());
        await using var notes = await Within.Limits(host.Get<ITaggedSubscriber>().SubscribeNoteAsync(cancellationToken: TestContext.Current.CancellationToken));
        await using var reader = notes.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var (tagged, handler) = (host.Get<ITagged>(), host.Get<TaggedHandler>());

        await tagged.ReadingAsync("d7", 21.5, Side.Outer, 7, new MqttPublishOptions { UserProperties = [new("unit", "later"), new("trace", "abc")] });
        await tagged.ReadingAsync("d7", 22.5, Side.Inner);

        Assert.Equal(
            [("unit", "out"), ("sequence", "7"), ("unit", "later"), ("trace", "abc")],
            (await raw.ReceiveAsync()).UserProperties.Select(property => (property.Name, Encoding.UTF8.GetString(property.ValueBuffer.Span))));
        var first = await handler.NextAsync<TaggedHandler.Reading>();
        Assert.Equal(("d7", 21.5, Side.Outer, 7), (first.Device, first.Value, first.Unit, first.Sequence));
        Assert.Equal(new MqttUserProperty("trace", "abc"), first.Context.UserProperties[^1]);
        var second = await handler.NextAsync<TaggedHandler.Reading>();
        Assert.Equal((Side.Inner, null), (second.Unit, second.Sequence));

        // Only now: members are handled side by side.
        await tagged.NoteAsync("d7", "hello", "Ada");
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Equal(("hello", "Ada"), (reader.Current.Text, reader.Current.Author));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_message_without_a_required_user_property_is_skipped_and_named_in_the_log(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddTagged().AddTaggedHandler<TaggedHandler>());

        await raw.PublishAsync("tagged/d7/reading", "1");
        await raw.PublishAsync("tagged/d7/reading", "2", properties: ("unit", "sideways"));
        await raw.PublishAsync("tagged/d7/reading", "3", properties: ("unit", "in"));

        Assert.Equal(3, (await host.Get<TaggedHandler>().NextAsync<TaggedHandler.Reading>()).Value);
        Assert.Equal(2, host.Connection.GetStatistics().UnreadablePayloads);
        Assert.Contains("has no user property 'unit', which ITagged.ReadingAsync requires", host.Logs.All, StringComparison.Ordinal);
        Assert.Contains("The user property 'unit' of a message on 'tagged/{device}/reading' is not a valid Side", host.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("sideways", host.Logs.All, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Before_MQTT_5_a_user_property_is_refused_unless_it_is_null(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V311, mqtt => mqtt.AddTagged().AddTaggedHandler<TaggedHandler>());

        var failure = await Assert.ThrowsAsync<MqttPublishException>(async () => await host.Get<ITagged>().NoteAsync("d7", "signed", "Ada"));
        await host.Get<ITagged>().NoteAsync("d7", "unsigned");

        Assert.Contains("'author', which only MQTT 5 can carry", failure.Message, StringComparison.Ordinal);
        var note = await host.Get<TaggedHandler>().NextAsync<TaggedHandler.Note>();
        Assert.Equal(("unsigned", null), (note.Text, note.Author));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_handler_is_told_all_that_is_known_of_a_message(BrokerKind kind)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddTagged().AddTaggedHandler<TaggedHandler>());
        var before = TimeProvider.System.GetUtcNow();

        await host.Get<ITagged>().ReadingAsync("d7", 21.5, Side.Outer, options: new MqttPublishOptions { ContentType = "text/x-celsius" });

        var context = (await host.Get<TaggedHandler>().NextAsync<TaggedHandler.Reading>()).Context;
        Assert.Equal(("tagged/d7/reading", "tagged/{device}/reading", MqttQos.AtLeastOnce, false, false), (context.Topic, context.TopicTemplate, context.Qos, context.Retain, context.Dup));
        Assert.Equal("text/x-celsius", context.ContentType);
        Assert.Equal([new MqttUserProperty("unit", "out")], context.UserProperties);
        Assert.InRange(context.Expiry!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.InRange(context.ReceivedAt, before, TimeProvider.System.GetUtcNow());
    }
}
