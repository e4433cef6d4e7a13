using System.Text;
using MQTTnet;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.PahoParity;

/// <summary>What a Paho user says with the arguments of publish(): something else for each call.</summary>
public sealed class PublishOptionsTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task The_quality_of_service_can_be_given_per_call(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("bulletin/#");
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddBulletin());
        var bulletin = host.Get<IBulletin>();

        // The member says at most once, and the state at least once; each call says otherwise.
        await Within.Limits(bulletin.NoteAsync("hall", "plain", cancellationToken: TestContext.Current.CancellationToken));
        await Within.Limits(bulletin.NoteAsync("hall", "once", new MqttPublishOptions { Qos = MqttQos.ExactlyOnce }, TestContext.Current.CancellationToken));
        await Within.Limits(bulletin.NoteAsync("hall", "acknowledged", new MqttPublishOptions { Qos = MqttQos.AtLeastOnce }, TestContext.Current.CancellationToken));
        await Within.Limits(bulletin.HeadlineAsync("hall", "lost, maybe", new MqttPublishOptions { Qos = MqttQos.AtMostOnce }));

        foreach (var qos in (MqttQos[])[MqttQos.AtMostOnce, MqttQos.ExactlyOnce, MqttQos.AtLeastOnce, MqttQos.AtMostOnce])
        {
            Assert.Equal(qos, (MqttQos)(await raw.ReceiveAsync()).QualityOfServiceLevel);
        }
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_publish_completes_as_the_quality_of_service_of_the_call_says(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = TestHost.Create(broker.Uri, version, mqtt => mqtt.AddBulletin());
        var options = new MqttPublishOptions { Qos = MqttQos.AtLeastOnce };

        var acknowledged = host.Get<IBulletin>().NoteAsync("hall", "text", options, TestContext.Current.CancellationToken).AsTask();
        Assert.False(acknowledged.IsCompleted);
        await host.StartAsync();

        await Within.Limits(acknowledged);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task An_event_can_be_retained_per_call(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddBulletin());
        var options = new MqttPublishOptions { Retain = true, Qos = MqttQos.AtLeastOnce };
        await Within.Limits(host.Get<IBulletin>().NoteAsync("hall", "kept", options, TestContext.Current.CancellationToken));
        await Within.Limits(host.Get<IBulletin>().NoteAsync("hall", "gone", new MqttPublishOptions { Qos = MqttQos.AtLeastOnce }, TestContext.Current.CancellationToken));

        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("bulletin/#");
        var kept = await raw.ReceiveAsync();

        Assert.Equal(("kept", true), (kept.ConvertPayloadToString(), kept.Retain));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_state_is_retained_whatever_the_call_says_of_the_rest_and_refuses_not_to_be(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddBulletin());
        await Within.Limits(host.Get<IBulletin>().HeadlineAsync("hall", "news", new MqttPublishOptions { Qos = MqttQos.ExactlyOnce }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await host.Get<IBulletin>().HeadlineAsync("hall", "rumour", new MqttPublishOptions { Retain = false }));

        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("bulletin/#");

        Assert.Equal("news", (await raw.ReceiveAsync()).ConvertPayloadToString());
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Content_type_user_properties_and_expiry_travel_on_MQTT_5_and_are_left_out_before(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("bulletin/#");
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddBulletin());
        var options = new MqttPublishOptions
        {
            ContentType = "text/markdown",
            Expiry = TimeSpan.FromMinutes(10),
            UserProperties = [new("author", "Ada"), new("author", "Bob"), new("ünï", "")],
        };
        await Within.Limits(host.Get<IBulletin>().NoteAsync("hall", "# News", options, TestContext.Current.CancellationToken));
        await Within.Limits(host.Get<IBulletin>().NoteAsync("hall", "plain", cancellationToken: TestContext.Current.CancellationToken));
        await Within.Limits(host.Get<IBulletin>().NoteAsync("hall", "for ever", new MqttPublishOptions { Expiry = Timeout.InfiniteTimeSpan }, TestContext.Current.CancellationToken));

        var (news, plain, forEver) = (await raw.ReceiveAsync(), await raw.ReceiveAsync(), await raw.ReceiveAsync());

        if (version == MqttProtocolVersion.V500)
        {
            Assert.Equal("text/markdown", news.ContentType);
            Assert.Equal([("author", "Ada"), ("author", "Bob"), ("ünï", "")], news.UserProperties.Select(property => (property.Name, Encoding.UTF8.GetString(property.ValueBuffer.Span))));
            Assert.InRange(news.MessageExpiryInterval, 500u, 600u);
            Assert.Equal("text/plain", plain.ContentType);
            Assert.InRange(plain.MessageExpiryInterval, 3500u, 3600u);
        }
        else
        {
            Assert.Equal((null, null, 0u), (news.ContentType, news.UserProperties, news.MessageExpiryInterval));
        }

        Assert.Equal(0u, forEver.MessageExpiryInterval);
        Assert.Equal("# News", news.ConvertPayloadToString());
    }
}
