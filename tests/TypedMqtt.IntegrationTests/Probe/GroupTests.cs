using System.Globalization;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Probe;

/// <summary>
/// Two processes that share a subscription, one of which ends while 2,000 messages are published and then comes back under its
/// client identifier. mosquitto 2.0 goes on giving the absent one its turn: what is assigned to it waits in its session and is not
/// given to the other one.
/// </summary>
public sealed class GroupTests : IDisposable
{
    private const int Count = 2_000;

    /// <summary>How much one has to have handled when it ends: it is in the middle of it then.</summary>
    private const int Enough = 100;

    /// <summary>What mosquitto sends without an acknowledgement (max_inflight_messages) where Receive Maximum does not say more.</summary>
    private const int InFlight = 20;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("typedmqtt-group-");

    public static MatrixTheoryData<int, string> Cells { get; } = new([1, 2], ["3.1.1", "5"]);

    [Theory, MemberData(nameof(Cells))]
    public async Task A_graceful_stop_loses_and_doubles_nothing_when_the_stopped_one_comes_back_to_its_session(int qos, string protocol)
    {
        var (_, one, other) = await RunAsync(qos, protocol, async member =>
        {
            await member.TerminateAsync();
            Assert.Equal(1, await member.EndAsync());
        });

        // At QoS 1 too: what was handled is acknowledged before DISCONNECT, and mosquitto has read that.
        Assert.Equal(Enumerable.Range(1, Count), one.Concat(other).Order());
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task After_kill_9_the_restarted_one_is_given_all_that_was_assigned_to_it_and_once_more_what_it_had_handled_without_saying_so(int qos, string protocol)
    {
        var (before, one, other) = await RunAsync(qos, protocol, member => member.KillAsync());

        // Twice is what was handled when the acknowledgement had not gone out yet, at QoS 2 too: who remembers it was killed.
        var all = one.Concat(other).ToList();
        Assert.Equal(Enumerable.Range(1, Count), all.Distinct().Order());
        Assert.Subset(before.ToHashSet(), all.GroupBy(number => number).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet());
        Assert.Equal(other.Count, other.Distinct().Count());
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Has one of two end in the middle, and start again when all has been published. Gives what it had handled by then, and what each has handled in the end.</summary>
    private async Task<(List<int> Before, List<int> One, List<int> Other)> RunAsync(int qos, string protocol, Func<ProbeProcess, Task> endAsync)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var other = await StartAsync(broker, "other", qos, protocol);
        await using (var one = await StartAsync(broker, "one", qos, protocol))
        {
            var publishing = PublishAsync(broker, qos, 1, Count / 2);
            await UntilAsync(() => Read("one").Count >= Enough);
            await endAsync(one);
            await publishing;
        }

        var before = Read("one");
        await PublishAsync(broker, qos, (Count / 2) + 1, Count / 2);
        await using var restarted = await StartAsync(broker, "one", qos, protocol);
        await UntilAsync(() => Read("one").Concat(Read("other")).Distinct().Count() == Count);
        foreach (var member in new[] { restarted, other })
        {
            await member.TerminateAsync();
            Assert.Equal(1, await member.EndAsync());
        }

        // Half of what was published when it was away: the server did not leave it out.
        Assert.True(Read("one").Count >= before.Count + (Count / 4));
        return (before, Read("one"), Read("other"));
    }

    /// <summary>Publishes numbers, as many at once as mosquitto takes: this client does not look at its Receive Maximum.</summary>
    private static async Task PublishAsync(ITestBroker broker, int qos, int first, int count)
    {
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        foreach (var numbers in Enumerable.Range(first, count).Chunk(InFlight / 2))
        {
            await Within.Limits(Task.WhenAll(numbers.Select(number => raw.PublishAsync("chaos/t", $"{number}", (MqttQos)qos))));
        }
    }

    private async Task<ProbeProcess> StartAsync(ITestBroker broker, string name, int qos, string protocol)
    {
        // More than there is, so that it goes on until it is told to end.
        var probe = ProbeProcess.Start(
            "subscribe", "--port", $"{broker.Port}", "--protocol", protocol, "--client-id", name, "--qos", $"{qos}", "--count", $"{2 * Count}", "--seconds", "60", "--out", Out(name), "--share", "workers");
        Assert.Equal("ready", await probe.ReadLineAsync());
        return probe;
    }

    private string Out(string name) => Path.Combine(_directory.FullName, name);

    private List<int> Read(string name)
    {
        using var reader = new StreamReader(new FileStream(Out(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    // A file does not tell when it grows.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(Glance);
        while (!condition())
        {
            Assert.True(await Within.Limits(timer.WaitForNextTickAsync(TestContext.Current.CancellationToken)));
        }
    }
}
