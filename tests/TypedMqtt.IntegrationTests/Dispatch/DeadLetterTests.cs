using System.Text;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Dispatch;

public sealed class DeadLetterTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task Dead_letters_can_be_read_as_a_contract(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt
            .AddHouse().AddDeadLetters().AddHouseHandler<Failing>(h => h.OnFailure(f => f.Retry(1, TimeSpan.FromMilliseconds(1)).ThenDeadLetter())));
        await using var letters = await Within.Limits(host.Get<IDeadLettersSubscriber>().SubscribeLetterAsync(cancellationToken: TestContext.Current.CancellationToken));
        await using var reader = letters.GetAsyncEnumerator(TestContext.Current.CancellationToken);

        await host.Get<IHouse>().TemperatureAsync("hall", 1, new Reading(21.5, 40), TestContext.Current.CancellationToken);

        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        var letter = reader.Current;
        Assert.Equal(("house/hall/temperature/1", """{"celsius":21.5,"humidity":40}"""), (letter.Topic, Encoding.UTF8.GetString(letter.Payload)));

        // Before MQTT 5 a message has nothing but its topic and its payload.
        Assert.Equal(
            version == MqttProtocolVersion.V500 ? ("System.InvalidOperationException", 2, "house/hall/temperature/1") : (null, (int?)null, null),
            (letter.Cause, letter.Attempts, letter.OriginalTopic));
    }

    private sealed class Failing : HouseHandlers.ITemperature
    {
        public ValueTask OnTemperatureAsync(string room, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("On purpose.");
    }
}
