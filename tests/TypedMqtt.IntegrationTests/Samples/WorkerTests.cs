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
        await sample.ReadUntilAsync("Stored the reading of meter 7 at berlin: 1234.5 kWh.");
        await sample.ReadUntilAsync("process sites/{site}/meters/{meter}/reading");

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

    private static SampleProcess Start(string server) => SampleProcess.Start(
        "Worker", "--Mqtt:Server", server, "--Mqtt:MaximumReconnectDelay", "00:00:00.2", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information");

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
