using System.Globalization;
using Microsoft.Data.Sqlite;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Probe;

/// <summary>A subscriber with its session on disk, killed again and again while messages come.</summary>
public sealed class KilledSubscriberTests : IDisposable
{
    private static readonly bool IsFull = KilledPublisherTests.IsFull;
    private static readonly int Count = IsFull ? 5_000 : 500;
    private static readonly int Kills = IsFull ? 200 : 10;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("typedmqtt-probe-");

    private string Inbox => Path.Combine(_directory.FullName, "inbox.db");

    private string Out => Path.Combine(_directory.FullName, "out");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(1, "5")]
    [InlineData(2, "3.1.1")]
    [InlineData(2, "5")]
    public async Task Everything_arrives_in_order_and_once_in_a_database_at_QoS_2_however_often_the_process_is_killed(int qos, string protocol)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using (var first = Start(broker.Port, qos, protocol))
        {
            Assert.Equal("ready", await first.ReadLineAsync());
            await first.KillAsync();
        }

        var published = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var probe = Start(broker.Port, qos, protocol);
            for (var last = published + (Count / Kills); published < last;)
            {
                await raw.PublishAsync("chaos/t", $"{++published}", (MqttQos)qos);
            }

            // Somewhere in what it is receiving.
            for (var enough = published - random.Next(Count / Kills); !File.Exists(Out) || (await ReadAsync()).LastOrDefault() < enough;)
            {
                await Task.Yield();
            }

            await probe.KillAsync();
        }

        await using var end = Start(broker.Port, qos, protocol);
        Assert.Equal("ready", await end.ReadLineAsync());
        while ((await ReadAsync()).Last() != Count)
        {
            await Task.Yield();
        }

        var received = await ReadAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{received.Count - Count} came twice.");
        Assert.True(received.Distinct().SequenceEqual(Enumerable.Range(1, Count)), $"Lost or out of order with seed {seed}.");

        // It ends when all is acknowledged, so that nothing is with a handler any more.
        await end.TerminateAsync();
        await end.EndAsync();
        var rows = ReadDatabase();
        Assert.True(rows.Distinct().SequenceEqual(Enumerable.Range(1, Count)), $"Lost or out of order in the database with seed {seed}.");
        Assert.True(qos != 2 || rows.Count == Count, $"{rows.Count - Count} doubled in the database with seed {seed}.");
    }

    private ProbeProcess Start(int port, int qos, string protocol) => ProbeProcess.Start(
        "subscribe", "--port", $"{port}", "--protocol", protocol, "--client-id", "subscriber", "--qos", $"{qos}", "--count", $"{Count + 1}", "--seconds", "60", "--out", Out, "--store", Path.Combine(_directory.FullName, "session.db"), "--inbox", Inbox);

    private List<int> ReadDatabase()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Inbox, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT text FROM arrival ORDER BY rowid";
        using var reader = command.ExecuteReader();
        var rows = new List<int>();
        while (reader.Read())
        {
            rows.Add(int.Parse(reader.GetString(0), CultureInfo.InvariantCulture));
        }

        return rows;
    }

    // The last line may be half written.
    private async Task<List<int>> ReadAsync() =>
        [.. (await File.ReadAllTextAsync(Out, TestContext.Current.CancellationToken)).Split('\n')[..^1].Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
}
