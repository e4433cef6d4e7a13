using MQTTnet;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Language;

/// <summary>Messages of others, as their documentation shows them, read by contracts over topics that are not ours.</summary>
public sealed class ThirdPartyTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task Messages_of_others_are_read_typed(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddThirdParty());
        var subscriber = host.Get<IThirdPartySubscriber>();
        var stop = TestContext.Current.CancellationToken;
        await using var zigbee = await Within.Limits(subscriber.SubscribeZigbeeAsync(cancellationToken: stop));
        await using var rooms = await Within.Limits(subscriber.SubscribeZigbeeRoomAsync(cancellationToken: stop));
        await using var sensors = await Within.Limits(subscriber.SubscribeTasmotaSensorAsync(cancellationToken: stop));
        await using var powers = await Within.Limits(subscriber.SubscribeTasmotaPowerAsync(cancellationToken: stop));
        await using var deltas = await Within.Limits(subscriber.SubscribeShadowDeltaAsync(thing: "lamp 1", cancellationToken: stop));

        await raw.PublishAsync("zigbee2mqtt/Living room, left", """{"battery_low":0,"linkquality":58,"temperature":27.34}""");
        await raw.PublishAsync("zigbee2mqtt/rooms/attic/window sensor", """{"linkquality":3}""");
        await raw.PublishAsync("tele/tasmota_7F/SENSOR", """{"Time":"2026-11-25T10:30:15","AM2301":{"Temperature":15.5,"Humidity":50.6},"TempUnit":"C"}""");
        await raw.PublishAsync("stat/tasmota_7F/POWER", "ON");
        await raw.PublishAsync("$aws/things/lamp 1/shadow/update/delta", """{"version":5,"timestamp":1764066615,"state":{"brightness":0.5}}""");

        var lamp = await FirstAsync(zigbee);
        Assert.Equal(("Living room, left", new ZigbeeState(27.34, 0, 58)), (lamp.FriendlyName, lamp.Payload));
        Assert.Equal("attic/window sensor", (await FirstAsync(rooms)).FriendlyName);
        var sensor = await FirstAsync(sensors);
        Assert.Equal(("tasmota_7F", new TasmotaSensor(new DateTime(2026, 11, 25, 10, 30, 15), new TasmotaClimate(15.5, 50.6), "C")), (sensor.Device, sensor.Payload));
        Assert.Equal(TasmotaPower.On, (await FirstAsync(powers)).Payload);
        var delta = await FirstAsync(deltas);
        Assert.Equal((5, 0.5), (delta.Payload.Version, delta.Payload.State["brightness"]));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task What_we_say_to_others_is_on_the_wire_as_they_expect_it(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("#");
        await raw.SubscribeAsync("$aws/#");
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddThirdParty());
        var others = host.Get<IThirdParty>();

        await others.TasmotaPowerAsync("tasmota_7F", TasmotaPower.Off);
        await others.ZigbeeRoomAsync("attic/window sensor", new ZigbeeState(1.5, null, 3));
        await others.ShadowDeltaAsync("lamp 1", new ShadowDelta(5, 1, []));
        await others.PresenceAsync("d7", Presence.Online);

        await AssertNextAsync("stat/tasmota_7F/POWER", "OFF");
        await AssertNextAsync("zigbee2mqtt/rooms/attic/window sensor", """{"temperature":1.5,"battery_low":null,"linkquality":3}""");
        await AssertNextAsync("$aws/things/lamp 1/shadow/update/delta", """{"version":5,"timestamp":1,"state":{}}""");
        await AssertNextAsync("presence/d7", "online");
        Assert.Equal(Presence.Online, (await host.Get<IThirdPartySubscriber>().GetPresenceAsync("d7", TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken))?.Payload);

        async Task AssertNextAsync(string topic, string payload)
        {
            var message = await raw.ReceiveAsync();
            Assert.Equal((topic, payload), (message.Topic, message.ConvertPayloadToString()));
        }
    }

    private static async Task<T> FirstAsync<T>(MqttSubscription<T> messages)
    {
        await using var reader = messages.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        return reader.Current;
    }
}
