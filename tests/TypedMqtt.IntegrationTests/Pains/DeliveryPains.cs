using System.Globalization;
using MQTTnet;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;
using TypedMqtt.IntegrationTests.Soak;

namespace TypedMqtt.IntegrationTests.Pains;

/// <summary>
/// What users of other clients report about messages that come twice, out of order or not at all, each by the number of its
/// report. Against mosquitto: the embedded broker is no oracle for delivery.
/// </summary>
public sealed class DeliveryPains
{
    private const byte Publish = 0x34;
    private const byte PubRec = 0x50;
    private const byte PubRel = 0x62;
    private const byte PubComp = 0x70;

    public static TheoryData<byte, bool, MqttProtocolVersion> Cuts { get; } = CreateCuts();

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V500, MqttProtocolVersion.V311];

    [Theory, MemberData(nameof(Cuts))]
    public async Task MQTTnet_425_a_QoS_2_message_is_handled_once_wherever_its_flow_is_cut(byte packet, bool carried, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddNumbers().AddNumbersHandler<NumbersHandler>(), Named("handles-once"));

        var cut = host.WhenAsync(MqttConnectionState.Waiting);
        proxy.CutRepeatedly(new OneCutPlan(packet, carried), tellServer: false);
        await raw.PublishAsync("numbers/exactly-once", "1", MqttQos.ExactlyOnce);
        await cut;
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
        await raw.PublishAsync("numbers/exactly-once", "2", MqttQos.ExactlyOnce);

        Assert.Equal(1, await host.Get<NumbersHandler>().NextAsync());
        Assert.Equal(2, await host.Get<NumbersHandler>().NextAsync());
    }

    [Theory, MemberData(nameof(Cuts))]
    public async Task MQTTnet_425_a_QoS_2_message_is_published_once_wherever_its_flow_is_cut(byte packet, bool carried, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("numbers/#");
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddNumbers(), Named("publishes-once"));

        var cut = host.WhenAsync(MqttConnectionState.Waiting);
        proxy.CutRepeatedly(new OneCutPlan(packet, carried), tellServer: false);
        var published = host.Get<INumbers>().ExactlyOnceAsync(1);
        await cut;
        await Within.Limits(published);
        await Within.Limits(host.Get<INumbers>().ExactlyOnceAsync(2));

        int[] received = await ReceiveAsync(raw, 2);
        Assert.Equal([1, 2], received);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task MQTTnet_248_order_is_kept_through_cuts(MqttProtocolVersion version)
    {
        const int Count = 200;
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddNumbers().AddNumbersHandler<NumbersHandler>(), Named("in-order"));
        proxy.CutRepeatedly(new ByteCutPlan(seed: 248, times: 20, longestStretch: 400), tellServer: false);

        for (var i = 0; i < Count; i++)
        {
            await raw.PublishAsync("numbers/at-least-once", $"{i}");
        }

        var first = new List<int>();
        while (first.Count < Count)
        {
            var number = await host.Get<NumbersHandler>().NextAsync();
            if (!first.Contains(number))
            {
                first.Add(number);
            }
        }

        Assert.Equal(Enumerable.Range(0, Count), first);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task MQTTjs_2015_what_is_published_while_the_session_is_being_resumed_survives_the_next_cut(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("numbers/#");
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddNumbers(), Named("cut-while-resuming"));
        var numbers = host.Get<INumbers>();
        proxy.Refuse();
        await host.WhenAsync(MqttConnectionState.Waiting);
        var published = Enumerable.Range(0, 50).Select(numbers.AtLeastOnceAsync).ToList();

        // More is published whenever a connection has been made, and the connection is cut in the middle of what it resends.
        host.Connection.StateChanged += (_, change) =>
        {
            if (change.Current == MqttConnectionState.Subscribing && published.Count < 100)
            {
                published.AddRange(Enumerable.Range(published.Count, 10).Select(numbers.AtLeastOnceAsync));
            }
        };
        var plan = new ByteCutPlan(seed: 2015, times: 10, longestStretch: 300);
        proxy.CutRepeatedly(plan, tellServer: false);
        proxy.Accept();
        await Within.Limits(plan.Done);
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
        await Within.Limits(Task.WhenAll(published));

        var received = new HashSet<int>();
        while (received.Count < 100)
        {
            received.Add((await ReceiveAsync(raw, 1))[0]);
        }

        Assert.Equal(100, published.Count);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Paho_golang_196_the_queue_goes_on_after_a_publish_has_timed_out(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("house/+/bell");
        await using var host = await TestHost.StartAsync(
            proxy.Uri,
            version,
            mqtt => mqtt.AddHouse(),
            options =>
            {
                options.ClientId = "times-out";
                options.PublishTimeout = TimeSpan.FromSeconds(2);
                (options.KeepAlive, options.PingTimeout) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
            });

        proxy.Freeze();
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.Get<IHouse>().BellAsync("late")));
        proxy.Thaw();
        proxy.Cut();
        await Within.Limits(host.Get<IHouse>().BellAsync("next"));

        // What was in flight when its publisher gave up keeps its promise too, and its place.
        Assert.Equal("house/late/bell", (await raw.ReceiveAsync()).Topic);
        Assert.Equal("house/next/bell", (await raw.ReceiveAsync()).Topic);
    }

    private static Action<MqttOptions> Named(string clientId) => options => options.ClientId = clientId;

    private static async Task<int[]> ReceiveAsync(RawClient raw, int count)
    {
        var received = new int[count];
        for (var i = 0; i < count; i++)
        {
            received[i] = int.Parse((await raw.ReceiveAsync()).ConvertPayloadToString()!, CultureInfo.InvariantCulture);
        }

        return received;
    }

    private static TheoryData<byte, bool, MqttProtocolVersion> CreateCuts()
    {
        var cuts = new TheoryData<byte, bool, MqttProtocolVersion>();
        foreach (var version in Versions)
        {
            foreach (var packet in new[] { Publish, PubRec, PubRel, PubComp })
            {
                cuts.Add(packet, false, version);
                cuts.Add(packet, true, version);
            }
        }

        return cuts;
    }
}
