using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;
using static TypedMqtt.IntegrationTests.Probe.Packets;

namespace TypedMqtt.IntegrationTests.Probe;

public sealed class SubscribeTests : IDisposable
{
    // Enough for all cuts, however long the stretches between them and however little is sent again.
    private const int Count = 900;
    private const int Cuts = 20;
    private const int LongestStretch = 700;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("typedmqtt-probe-");

    public static MatrixTheoryData<int, string> Cells { get; } = new([0, 1, 2], ["3.1.1", "5"]);

    public static MatrixTheoryData<int, string> CutCells { get; } = new([1, 2], ["3.1.1", "5"]);

    private string Out => Path.Combine(_directory.FullName, "out");

    [Theory, MemberData(nameof(Cells))]
    public async Task It_says_ready_appends_what_it_sees_and_ends_with_0(int qos, string protocol)
    {
        await File.WriteAllLinesAsync(Out, ["of an earlier run"], TestContext.Current.CancellationToken);
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var probe = Start(broker.Port, qos, protocol, count: 3, seconds: 60);

        Assert.Equal("ready", await probe.ReadLineAsync());
        foreach (var (topic, text) in new[] { ("chaos/t", "1"), ("chaos/t", "1"), ("chaos", "2"), ("chaos/a/b", "dreiß!") })
        {
            await raw.PublishAsync(topic, text, (MqttQos)qos);
        }

        Assert.Equal(0, await probe.EndAsync());
        Assert.Equal("", probe.Errors.Trim());
        Assert.Equal(["of an earlier run", "1", "1", "2", "dreiß!"], await ReadAsync());
    }

    [Fact]
    public async Task It_ends_with_1_when_not_enough_was_seen_in_time()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var probe = Start(broker.Port, qos: 1, "5", count: 1, seconds: 2);
        Assert.Equal("ready", await probe.ReadLineAsync());
        Assert.Equal(1, await probe.EndAsync());
    }

    [Theory, InlineData("3.1.1"), InlineData("5")]
    public async Task What_was_published_between_two_runs_arrives_in_the_second(string protocol)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using (var first = Start(broker.Port, qos: 1, protocol, count: 1, seconds: 60))
        {
            Assert.Equal("ready", await first.ReadLineAsync());
            await first.TerminateAsync();
            Assert.Equal(1, await first.EndAsync());
        }

        await raw.PublishAsync("chaos/t", "meanwhile");
        await using var second = Start(broker.Port, qos: 1, protocol, count: 1, seconds: 60);
        Assert.Equal("ready", await second.ReadLineAsync());
        Assert.Equal(0, await second.EndAsync());
        Assert.Equal(["meanwhile"], await ReadAsync());
    }

    [Theory, MemberData(nameof(CutCells))]
    public async Task Nothing_is_lost_or_reordered_through_cuts_and_QoS_2_not_doubled(int qos, string protocol)
    {
        var seed = Random.Shared.Next();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var probe = Start(new Uri(proxy.Uri).Port, qos, protocol, Count, seconds: 60);
        Assert.Equal("ready", await probe.ReadLineAsync());
        var plan = new ByteCutPlan(seed, Cuts, LongestStretch);
        proxy.CutRepeatedly(plan, tellServer: true);
        for (var i = 1; i <= Count; i++)
        {
            await raw.PublishAsync("chaos/t", $"{i}", (MqttQos)qos);
        }

        Assert.Equal(0, await probe.EndAsync());
        var received = (await ReadAsync()).Select(int.Parse).ToList();
        Assert.True(plan.Done.IsCompleted, $"Not all cuts were made with seed {seed}: the stretches are too long.");
        Assert.True(received.Distinct().SequenceEqual(Enumerable.Range(1, Count)), $"Lost or out of order with seed {seed}.");
        Assert.True(qos != 2 || received.Count == Count, $"{received.Count - Count} doubled with seed {seed}.");
    }

    [Theory, InlineData("3.1.1"), InlineData("5")]
    public async Task A_message_is_in_the_file_before_it_is_acknowledged(string protocol)
    {
        using var peer = new ScriptedPeer();
        await using var probe = Start(int.Parse(peer.Port, System.Globalization.CultureInfo.InvariantCulture), qos: 1, protocol, count: 1, seconds: 60);
        await peer.AcceptAsync();
        await peer.SendAsync([.. ConnAck(protocol), .. Publish(protocol, qos: 1, packetId: 7, "chaos/t", "text")]);
        await peer.ExpectEventuallyAsync(Ack(0x40, 7));
        Assert.Equal(["text"], await ReadAsync());
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private ProbeProcess Start(int port, int qos, string protocol, int count, int seconds) => ProbeProcess.Start(
        "subscribe", "--port", $"{port}", "--protocol", protocol, "--client-id", "subscriber", "--qos", $"{qos}", "--count", $"{count}", "--seconds", $"{seconds}", "--out", Out);

    private Task<string[]> ReadAsync() => File.ReadAllLinesAsync(Out, TestContext.Current.CancellationToken);
}
