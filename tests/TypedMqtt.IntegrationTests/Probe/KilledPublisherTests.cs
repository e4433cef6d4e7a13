using System.Globalization;
using MQTTnet;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Probe;

/// <summary>A publisher with its session on disk, killed again and again on its way through what it has accepted.</summary>
public sealed class KilledPublisherTests : IDisposable
{
    /// <summary>Set, it asks for 200 kills in 5,000 messages; that takes minutes.</summary>
    private const string FullVariable = "TYPEDMQTT_FULL_KILLS";

    internal static readonly bool IsFull = Environment.GetEnvironmentVariable(FullVariable) is { Length: > 0 };
    private static readonly int Count = IsFull ? 5_000 : 1_000;
    private static readonly int Kills = IsFull ? 200 : 20;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("typedmqtt-probe-");

    private string Store => Path.Combine(_directory.FullName, "session.db");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(2, "5")]
    [InlineData(2, "3.1.1")]
    [InlineData(1, "5")]
    public async Task What_was_accepted_arrives_in_order_and_once_at_QoS_2_however_often_the_process_is_killed(int qos, string protocol)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var moments = Enumerable.Range(0, Kills).Select(_ => random.Next(Count)).Order().ToList();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("chaos/t");
        var received = new List<int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var probe = kill == 0
                ? Start(broker.Port, qos, protocol, "--count", $"{Count}")
                : Start(broker.Port, qos, protocol, "--resume");
            if (kill == 0)
            {
                Assert.Equal($"accepted {Count}", await probe.ReadLineAsync());
            }

            // What has arrived before it has even started is a moment too: that of its start.
            await ReceiveAsync(raw, received, () => received.Count >= moments[kill]);
            await probe.KillAsync();
        }

        await using var last = Start(broker.Port, qos, protocol, "--resume");
        Assert.Equal("published", await last.ReadLineAsync());
        Assert.Equal(0, await last.EndAsync());
        await ReceiveAsync(raw, received, () => received.Count > 0 && received[^1] == Count);
        Assert.True(received.Distinct().SequenceEqual(Enumerable.Range(1, Count)), $"Lost or out of order with seed {seed}.");
        Assert.True(qos != 2 || received.Count == Count, $"{received.Count - Count} doubled with seed {seed}.");
    }

    [Fact]
    public async Task What_was_accepted_without_a_server_is_published_when_there_is_one()
    {
        var port = FreePort.Find();
        await using (var first = Start(port, qos: 2, "5", "--count", "50"))
        {
            Assert.Equal("accepted 50", await first.ReadLineAsync());
            await first.KillAsync();
        }

        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync("chaos/t");
        await using var second = Start(broker.Port, qos: 2, "5", "--resume");
        Assert.Equal("published", await second.ReadLineAsync());
        Assert.Equal(0, await second.EndAsync());
        var received = new List<int>();
        await ReceiveAsync(raw, received, () => received.Count == 50);
        Assert.Equal(Enumerable.Range(1, 50), received);
    }

    private ProbeProcess Start(int port, int qos, string protocol, params string[] arguments) => ProbeProcess.Start(
        ["publish", "--port", $"{port}", "--protocol", protocol, "--client-id", "publisher", "--qos", $"{qos}", "--store", Store, .. arguments]);

    private static async Task ReceiveAsync(RawClient raw, List<int> received, Func<bool> isEnough)
    {
        while (!isEnough())
        {
            received.Add(int.Parse((await raw.ReceiveAsync()).ConvertPayloadToString()!, CultureInfo.InvariantCulture));
        }
    }
}
