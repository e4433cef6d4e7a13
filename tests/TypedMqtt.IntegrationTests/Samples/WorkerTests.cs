using System.Net;
using System.Net.Http.Json;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Samples;

public sealed class WorkerTests
{
    private const string Listening = "Now listening on: ";

    [Fact]
    public async Task It_stores_what_comes_in_tells_its_health_and_exports_its_spans()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Embedded);
        await using var sample = Start(broker.Uri);
        using var http = await OpenAsync(sample);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await WhenAsync(http, "/ready", HttpStatusCode.OK);

        await raw.PublishAsync("sites/berlin/meters/7/reading", """{"kilowattHours": 1234.5, "watts": 300}""");

        // The logger writes on a thread of its own, so either may be first.
        await sample.ReadAllAsync("Stored the reading of meter 7 at berlin: 1234.5 kWh.", "process sites/{site}/meters/{meter}/reading");

        var reading = await http.GetFromJsonAsync<Dictionary<string, double>>("/sites/berlin/meters/7", TestContext.Current.CancellationToken);
        Assert.Equal(1234.5, reading!["kilowattHours"]);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/sites/berlin/meters/8", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Without_a_server_it_is_alive_and_not_ready()
    {
        await using ITestBroker broker = new EmbeddedTestBroker(withLogin: false);
        await using var sample = Start(broker.Uri);
        using var http = await OpenAsync(sample);

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/live", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/ready", TestContext.Current.CancellationToken)).StatusCode);
        await broker.StartAsync();
        await WhenAsync(http, "/ready", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_instances_of_a_group_share_the_readings_and_each_is_stored_by_one_of_them()
    {
        const int Meters = 20;
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var one = Start(broker.Uri, "--Ingest:Group", "ingest", "--Mqtt:ClientId", "one");
        await using var other = Start(broker.Uri, "--Ingest:Group", "ingest", "--Mqtt:ClientId", "other");
        HttpClient[] instances = [await OpenAsync(one), await OpenAsync(other)];
        await WhenAsync(instances[0], "/ready", HttpStatusCode.OK);
        await WhenAsync(instances[1], "/ready", HttpStatusCode.OK);

        await using var raw = await RawClient.ConnectAsync(broker.Port);
        for (var meter = 0; meter < Meters; meter++)
        {
            await raw.PublishAsync($"sites/berlin/meters/{meter}/reading", """{"kilowattHours": 1, "watts": 1}""");
        }

        var stored = await Within.Limits(Task.Run(() => FindAsync(instances, Meters), TestContext.Current.CancellationToken));

        Assert.Equal(Meters, stored.Sum());
        Assert.All(stored, count => Assert.NotEqual(0, count));
        Array.ForEach(instances, instance => instance.Dispose());
    }

    /// <summary>Counts what each instance has stored, once every meter is stored by some instance.</summary>
    private static async Task<int[]> FindAsync(HttpClient[] instances, int meters)
    {
        while (true)
        {
            var has = await Task.WhenAll(instances.Select(instance => Task.WhenAll(Enumerable.Range(0, meters).Select(meter => HasAsync(instance, meter)))));
            if (Enumerable.Range(0, meters).All(meter => has.Any(stored => stored[meter])))
            {
                return [.. has.Select(stored => stored.Count(isStored => isStored))];
            }
        }

        static async Task<bool> HasAsync(HttpClient instance, int meter) =>
            (await instance.GetAsync($"/sites/berlin/meters/{meter}", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
    }

    private static SampleProcess Start(string server, params string[] arguments) => SampleProcess.Start(
        "Worker",
        [
            "--Mqtt:Server", server, "--Mqtt:MaximumReconnectDelay", "00:00:00.2", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information",
            .. arguments,
        ]);

    private static async Task<HttpClient> OpenAsync(SampleProcess sample)
    {
        var line = await sample.ReadUntilAsync(Listening);
        return new HttpClient { BaseAddress = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]) };
    }

    private static async Task WhenAsync(HttpClient http, string path, HttpStatusCode status) => await Within.Limits(Task.Run(
        async () =>
        {
            while ((await http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode != status)
            {
                await Task.Yield();
            }
        },
        TestContext.Current.CancellationToken));
}
