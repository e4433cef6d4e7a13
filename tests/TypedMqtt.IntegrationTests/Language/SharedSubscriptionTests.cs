using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Language;

/// <summary>Groups that share their messages, at a server that has them. The embedded broker has none.</summary>
public sealed class SharedSubscriptionTests
{
    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V500, MqttProtocolVersion.V311];

    [Theory, MemberData(nameof(Versions))]
    public async Task Each_message_goes_to_one_of_the_group_and_to_everybody_else(MqttProtocolVersion version)
    {
        const int Messages = 100;
        var handled = Channel.CreateUnbounded<(string Client, int Zone)>();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var first = await StartAsync("first", m => m.Share("ingest"));
        await using var second = await StartAsync("second", m => m.Share("ingest"));
        await using var alone = await StartAsync("alone", _ => { });

        for (var i = 0; i < Messages; i++)
        {
            await alone.Get<IHouse>().TemperatureAsync("hall", i, new Reading(1, 1), TestContext.Current.CancellationToken);
        }

        var zones = new Dictionary<string, List<int>> { ["first"] = [], ["second"] = [], ["alone"] = [] };
        for (var i = 0; i < 2 * Messages; i++)
        {
            var (client, zone) = await Within.Limits(handled.Reader.ReadAsync(TestContext.Current.CancellationToken));
            zones[client].Add(zone);
        }

        Assert.Equal(Enumerable.Range(0, Messages), zones["alone"]);
        Assert.Equal(Enumerable.Range(0, Messages), zones["first"].Concat(zones["second"]).Order());
        Assert.NotEmpty(zones["first"]);
        Assert.NotEmpty(zones["second"]);

        Task<TestHost> StartAsync(string clientId, Action<HouseHandlerOptions.TemperatureOptions> configure) => TestHost.StartAsync(
            broker.Uri,
            version,
            mqtt =>
            {
                mqtt.Services.AddSingleton(new ZoneHandler(clientId, handled.Writer));
                mqtt.AddHouse().AddHouseHandler<ZoneHandler>(h => h.Temperature(configure));
            },
            o => o.ClientId = clientId);
    }

    public static MatrixTheoryData<MqttProtocolVersion, MqttQos> Cells { get; } = new([MqttProtocolVersion.V500, MqttProtocolVersion.V311], [MqttQos.AtLeastOnce, MqttQos.ExactlyOnce]);

    [Theory, MemberData(nameof(Cells))]
    public async Task A_stop_of_one_of_the_group_loses_nothing_and_doubles_nothing(MqttProtocolVersion version, MqttQos qos)
    {
        const int Messages = 300;
        var handled = Channel.CreateUnbounded<(string Client, int Zone)>();
        var going = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var goes = await StartAsync("goes", going.Task);
        await using var stays = await StartAsync("stays", Task.CompletedTask);

        // One of the two handles nothing yet, so what is given to it waits, there and at the server.
        for (var i = 0; i < Messages; i++)
        {
            await raw.PublishAsync($"house/hall/temperature/{i}", """{"celsius":1,"humidity":1}""", qos);
        }

        var draining = goes.WhenAsync(MqttConnectionState.Draining);
        var stopping = goes.StopAsync();
        await draining;
        going.SetResult();
        await Within.Limits(stopping);
        var zones = new List<int>();
        while (zones.Count < Messages)
        {
            zones.Add((await Within.Limits(handled.Reader.ReadAsync(TestContext.Current.CancellationToken))).Zone);
        }

        await stays.StopAsync();
        Assert.Equal(Enumerable.Range(0, Messages), zones.Order());
        Assert.False(handled.Reader.TryRead(out _));

        Task<TestHost> StartAsync(string clientId, Task begin) => TestHost.StartAsync(
            broker.Uri,
            version,
            mqtt =>
            {
                mqtt.Services.AddSingleton(new ZoneHandler(clientId, handled.Writer, begin));
                mqtt.AddHouseHandler<ZoneHandler>(h => h.Share("ingest").Temperature(m => m.Qos(qos)));
            },
            o => (o.ClientId, o.DrainTimeout) = (clientId, TimeSpan.FromSeconds(30)));
    }

    /// <summary>mosquitto 2.0 would send them.</summary>
    [Theory, MemberData(nameof(Versions))]
    public async Task A_group_gets_no_retained_messages(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.PublishAsync("house/hall/status", """{"celsius":1,"humidity":1}""", retain: true);
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Status(m => m.Share("ingest"))));

        await host.Get<IHouse>().StatusAsync("hall", new Reading(2, 2));

        Assert.Equal(2, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Status>()).Payload!.Celsius);
    }

    [Fact]
    public async Task A_server_that_has_no_groups_refuses_in_words()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Embedded);
        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddHouse());

        var failure = await Assert.ThrowsAsync<MqttSubscribeException>(async () => await host.Get<IHouseSubscriber>().SubscribeBellAsync(
            options: new MqttSubscribeOptions { Share = "g" }, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("'$share/g/house/+/bell' (IHouse.BellAsync)", failure.Message, StringComparison.Ordinal);
    }

    private sealed class ZoneHandler(string client, ChannelWriter<(string Client, int Zone)> handled, Task? begin = null) : HouseHandlers.ITemperature
    {
        public async ValueTask OnTemperatureAsync(string room, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken)
        {
            await (begin ?? Task.CompletedTask).WaitAsync(cancellationToken);
            await handled.WriteAsync((client, zone), cancellationToken);
        }
    }
}
