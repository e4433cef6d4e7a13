using System.Globalization;
using System.Text;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Dispatch;

public sealed class PoisonedStreamTests
{
    private const int Count = 10_000;
    private const int Keys = 25;

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task A_poisoned_message_among_10_000_is_a_dead_letter_and_the_others_are_handled_once_in_the_order_of_their_keys(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("dead-letter/#");
        await using var host = await TestHost.StartAsync(
            broker.Uri,
            version,
            mqtt => mqtt.AddSeries().AddSeriesHandler<SeriesHandler>(handler => handler
                .OrderedBy(SeriesLevels.Key, lanes: 8)
                .OnFailure(f => f.Retry(2, TimeSpan.FromMilliseconds(10)).ThenDeadLetter())));
        await using var publisher = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, mqtt => mqtt.AddSeries());

        // In rounds: mosquitto drops what is beyond its queue of 1,000 for one client.
        var stream = publisher.Get<ISeries>();
        var handler = host.Get<SeriesHandler>();
        for (var i = 0; i < Count; i += 500)
        {
            await Within.Limits(Task.WhenAll(Enumerable.Range(i, 500).Select(number => stream.NumberAsync(number % Keys, number))));
            var expected = i + 500 - (i + 500 > SeriesHandler.Poison ? 1 : 0);
            while (handler.Handled.Count < expected)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        var letter = await raw.ReceiveAsync();
        Assert.Equal($"dead-letter/series/{SeriesHandler.Poison % Keys}/numbers", letter.Topic);
        Assert.Equal(SeriesHandler.Poison.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(letter.Payload));
        if (version == MqttProtocolVersion.V500)
        {
            Assert.Contains(letter.UserProperties, property => property.Name == "dead-letter-attempts" && Encoding.UTF8.GetString(property.ValueBuffer.Span) == "3");
        }

        Assert.Equal(Count - 1, handler.Handled.Count);
        Assert.All(
            handler.Handled.GroupBy(handled => handled.Key),
            group => Assert.Equal(
                Enumerable.Range(0, Count).Where(number => number % Keys == group.Key && number != SeriesHandler.Poison), group.Select(handled => handled.Number)));
        Assert.Equal(1, host.Connection.GetStatistics().DeadLettered);
    }
}
