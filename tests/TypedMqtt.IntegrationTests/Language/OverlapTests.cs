using System.Threading.Channels;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Language;

/// <summary>Several who want the same messages of one connection: mosquitto sends a copy for each topic filter.</summary>
public sealed class OverlapTests
{
    private const int Messages = 50;

    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_message_reaches_each_handler_once_whatever_topic_filters_match_it(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt
            .AddHouse()
            .AddHouseHandler<Everywhere>()
            .AddHouseHandler<InTheHall>(h => h.Where(room: "hall"))
            .AddHouseHandler<InZoneOne>(h => h.Temperature(m => m.Where(zone: 1))));

        for (var i = 0; i < Messages; i++)
        {
            await host.Get<IHouse>().TemperatureAsync("hall", 1, new Reading(i, 0), TestContext.Current.CancellationToken);
        }

        await host.Get<IHouse>().TemperatureAsync("cellar", 1, new Reading(Messages, 0), TestContext.Current.CancellationToken);
        await host.Get<IHouse>().TemperatureAsync("hall", 2, new Reading(Messages, 0), TestContext.Current.CancellationToken);

        Assert.Equal([.. Enumerable.Range(0, Messages), Messages, Messages], await host.Get<Everywhere>().TakeAsync(Messages + 2));
        Assert.Equal(Enumerable.Range(0, Messages + 1), await host.Get<InTheHall>().TakeAsync(Messages + 1));
        Assert.Equal(Enumerable.Range(0, Messages + 1), await host.Get<InZoneOne>().TakeAsync(Messages + 1));
    }

    /// <summary>Each message is behind those that could have been doubled, so what is doubled is seen.</summary>
    private abstract class Collector : HouseHandlers.ITemperature
    {
        private readonly Channel<int> _handled = Channel.CreateUnbounded<int>();

        public ValueTask OnTemperatureAsync(string room, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken) =>
            _handled.Writer.WriteAsync((int)payload.Celsius, cancellationToken);

        internal async Task<List<int>> TakeAsync(int count)
        {
            var taken = new List<int>();
            while (taken.Count < count)
            {
                taken.Add(await Within.Limits(_handled.Reader.ReadAsync(TestContext.Current.CancellationToken)));
            }

            return taken;
        }
    }

    private sealed class Everywhere : Collector;

    private sealed class InTheHall : Collector;

    private sealed class InZoneOne : Collector;
}
