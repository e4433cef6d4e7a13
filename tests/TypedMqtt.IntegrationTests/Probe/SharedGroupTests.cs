using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Probe;

/// <summary>Two processes that share a group at mosquitto, one of which is killed.</summary>
public sealed class SharedGroupTests : IDisposable
{
    private const int Messages = 1_000;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("typedmqtt-group-");

    public static MatrixTheoryData<int, string> Cells { get; } = new([1, 2], ["3.1.1", "5"]);

    /// <summary>
    /// Its session is at the broker, with what was assigned to it and not acknowledged, and goes on being assigned its share.
    /// What it had handled and not acknowledged when it was killed is handled twice, at most the broker's window.
    /// </summary>
    [Theory, MemberData(nameof(Cells))]
    public async Task Who_was_killed_receives_what_was_assigned_to_him_when_he_starts_again(int qos, string protocol)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var lives = Start("lives");
        await using var dies = Start("dies");
        Assert.Equal("ready", await lives.ReadLineAsync());
        Assert.Equal("ready", await dies.ReadLineAsync());

        for (var i = 1; i <= Messages; i++)
        {
            await raw.PublishAsync("chaos/t", $"{i}", (MqttQos)qos);
            if (i == Messages / 2)
            {
                await dies.KillAsync();
            }
        }

        await using var again = Start("dies");
        Assert.Equal("ready", await again.ReadLineAsync());
        await WhenAllAreThereAsync();

        var (ofOne, ofOther) = (await ReadAsync("lives"), await ReadAsync("dies"));
        Assert.NotEmpty(ofOne);
        Assert.NotEmpty(ofOther);
        Assert.Empty(ofOne.Intersect(ofOther));
        Assert.Equal(ofOne.Count, ofOne.Distinct().Count());
        Assert.InRange(ofOther.Count - ofOther.Distinct().Count(), 0, 20);

        ProbeProcess Start(string name) => ProbeProcess.Start(
            "subscribe", "--port", $"{broker.Port}", "--protocol", protocol, "--client-id", name, "--share", "g",
            "--qos", $"{qos}", "--count", $"{Messages}", "--seconds", "120", "--out", Path.Combine(_directory.FullName, name));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    // What another process writes can only be looked at again and again.
    private async Task WhenAllAreThereAsync()
    {
        using var timer = new PeriodicTimer(Glance);
        while ((await ReadAsync("lives")).Union(await ReadAsync("dies")).Count() < Messages)
        {
            Assert.True(await Within.Limits(timer.WaitForNextTickAsync(TestContext.Current.CancellationToken)));
        }
    }

    private async Task<List<int>> ReadAsync(string name)
    {
        var path = Path.Combine(_directory.FullName, name);
        return File.Exists(path) ? [.. (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Select(int.Parse)] : [];
    }
}
