using MQTTnet;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Soak;

/// <summary>
/// Delivery through a network that breaks: 3,000 messages while the connection is cut 100 times, against mosquitto: before a
/// packet, half-way through it or behind it, or at any byte. The broker is told of it, and has to resend in the middle of
/// resends; or it is not, as when a cable is pulled, and learns of it when the client comes back. Seeds are drawn anew for every
/// run; the one that fails is printed, and replays its cuts.
/// </summary>
public sealed class CutTests
{
    private const int Messages = 3_000;
    private const int Cuts = 100;
    private const int LongestStretch = 1_500;
    private const int MostPackets = 60;

    // Its Receive Maximum, and what it has in flight where it is not told of ours.
    private const int MosquittoWindow = 20;

    public static IEnumerable<TheoryDataRow<MqttQos, MqttProtocolVersion, CutStyle>> Cells =>
        from qos in new[] { MqttQos.AtLeastOnce, MqttQos.ExactlyOnce }
        from version in new[] { MqttProtocolVersion.V500, MqttProtocolVersion.V311 }
        from style in Enum.GetValues<CutStyle>()
        select new TheoryDataRow<MqttQos, MqttProtocolVersion, CutStyle>(qos, version, style);

    [Theory, MemberData(nameof(Cells))]
    public async Task Nothing_published_is_lost_or_reordered_and_QoS_2_not_doubled(MqttQos qos, MqttProtocolVersion version, CutStyle style)
    {
        var seed = Random.Shared.Next();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("numbers/#");
        await using var host = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddNumbers(), Impatient("publisher"));
        var numbers = host.Get<INumbers>();
        var plan = StartCutting(proxy, seed, style);

        var publishing = Task.Run(async () =>
        {
            var window = new Queue<Task>();
            for (var i = 0; i < Messages; i++)
            {
                window.Enqueue(qos == MqttQos.AtLeastOnce ? numbers.AtLeastOnceAsync(i) : numbers.ExactlyOnceAsync(i));
                if (window.Count == 50)
                {
                    await window.Dequeue();
                }
            }

            await Task.WhenAll(window);
        }, TestContext.Current.CancellationToken);
        var received = new List<int>();
        while (received.Count == 0 || received[^1] != Messages - 1)
        {
            received.Add(int.Parse((await raw.ReceiveAsync()).ConvertPayloadToString()!, System.Globalization.CultureInfo.InvariantCulture));
        }

        await Within.Limits(publishing);
        Check(received, qos, MosquittoWindow, seed, plan);
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Nothing_subscribed_to_is_lost_or_reordered_and_QoS_2_not_doubled(MqttQos qos, MqttProtocolVersion version, CutStyle style)
    {
        var seed = Random.Shared.Next();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(
            proxy.Uri, version, mqtt => mqtt.AddNumbers().AddNumbersHandler<NumbersHandler>(), Impatient("subscriber"));
        var plan = StartCutting(proxy, seed, style);

        var topic = qos == MqttQos.AtLeastOnce ? "numbers/at-least-once" : "numbers/exactly-once";
        var publishing = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                await raw.PublishAsync(topic, $"{i}", qos);
            }
        }, TestContext.Current.CancellationToken);
        var handler = host.Get<NumbersHandler>();
        var received = new List<int>();
        while (received.Count == 0 || received[^1] != Messages - 1)
        {
            received.Add(await handler.NextAsync());
        }

        await Within.Limits(publishing);
        Check(received, qos, version == MqttProtocolVersion.V500 ? MqttOptions.DefaultReceiveMaximum : MosquittoWindow, seed, plan);
    }

    private static CutPlan StartCutting(CuttingProxy proxy, int seed, CutStyle style)
    {
        CutPlan plan = style == CutStyle.Packets ? new PacketCutPlan(seed, Cuts, MostPackets) : new ByteCutPlan(seed, Cuts, LongestStretch);
        proxy.CutRepeatedly(plan, tellServer: style != CutStyle.PulledCable);
        return plan;
    }

    private static Action<MqttOptions> Impatient(string clientId) => options =>
    {
        options.ClientId = clientId;
        options.MinimumReconnectDelay = options.MaximumReconnectDelay = TimeSpan.FromMilliseconds(5);
    };

    private static void Check(List<int> received, MqttQos qos, int inFlight, int seed, CutPlan plan)
    {
        // A repetition goes back to what was not acknowledged at a cut; without repetitions the order is the published one.
        var firsts = received.Distinct().ToList();
        Assert.True(firsts.SequenceEqual(Enumerable.Range(0, Messages)), $"Lost or out of order with seed {seed}.");
        Assert.True(qos != MqttQos.ExactlyOnce || received.Count == Messages, $"{received.Count - Messages} doubled with seed {seed}.");
        var doubled = received.Count - Messages;
        Assert.True(doubled <= Cuts * inFlight, $"{doubled} doubled with seed {seed}: more than were in flight at the cuts.");
        Assert.True(plan.Done.IsCompleted, $"Not all cuts were made with seed {seed}: the stretches are too long.");
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {doubled} doubled");
    }
}
