using MQTTnet;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Probe;

public sealed class PublishTests
{
    // Enough for all cuts, however long the stretches between them and however little is sent again.
    private const int Count = 900;
    private const int Cuts = 20;
    private const int LongestStretch = 700;

    public static MatrixTheoryData<int, string> Cells { get; } = new([0, 1, 2], ["3.1.1", "5"]);

    public static MatrixTheoryData<int, string> CutCells { get; } = new([1, 2], ["3.1.1", "5"]);

    [Theory, MemberData(nameof(Cells))]
    public async Task It_says_published_and_ends_with_0_when_mosquitto_has_everything_in_order(int qos, string protocol)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("chaos/t");
        await using var probe = Start(broker.Port, qos, protocol, "--window", "10");

        Assert.Equal($"published {Count}", await probe.ReadLineAsync());
        Assert.Equal(0, await probe.EndAsync());
        Assert.Equal("", probe.Errors.Trim());
        Assert.Equal(Enumerable.Range(1, Count), await ReceiveAsync(raw));
    }

    [Theory, MemberData(nameof(CutCells))]
    public async Task Nothing_is_lost_or_reordered_through_cuts_and_QoS_2_not_doubled(int qos, string protocol)
    {
        var seed = Random.Shared.Next();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("chaos/t");
        var plan = new ByteCutPlan(seed, Cuts, LongestStretch);
        proxy.CutRepeatedly(plan, tellServer: true);
        await using var probe = Start(new Uri(proxy.Uri).Port, qos, protocol);

        var received = await ReceiveAsync(raw);
        Assert.Equal($"published {Count}", await probe.ReadLineAsync());
        Assert.Equal(0, await probe.EndAsync());
        Assert.True(plan.Done.IsCompleted, $"Not all cuts were made with seed {seed}: the stretches are too long.");
        Assert.True(received.Distinct().SequenceEqual(Enumerable.Range(1, Count)), $"Lost or out of order with seed {seed}.");
        Assert.True(qos != 2 || received.Count == Count, $"{received.Count - Count} doubled with seed {seed}.");
    }

    [Fact]
    public async Task Terminated_without_a_server_it_says_that_it_is_not_done_and_ends_with_1()
    {
        await using var probe = Start(FreePort.Find(), qos: 1, "5");
        await probe.FirstError;
        await probe.TerminateAsync();
        Assert.Equal(1, await probe.EndAsync());
        Assert.Contains("Not all was published", probe.Errors, StringComparison.Ordinal);
    }

    private static ProbeProcess Start(int port, int qos, string protocol, params string[] arguments) => ProbeProcess.Start(
        ["publish", "--port", $"{port}", "--protocol", protocol, "--client-id", "publisher", "--qos", $"{qos}", "--count", $"{Count}", .. arguments]);

    /// <summary>Receives until the last message has come.</summary>
    private static async Task<List<int>> ReceiveAsync(RawClient raw)
    {
        var received = new List<int>();
        while (received.Count == 0 || received[^1] != Count)
        {
            received.Add(int.Parse((await raw.ReceiveAsync()).ConvertPayloadToString()!, System.Globalization.CultureInfo.InvariantCulture));
        }

        return received;
    }
}
