using TypedMqtt.IntegrationTests.Brokers;

namespace TypedMqtt.IntegrationTests.Samples;

public sealed class HelloMqttTests
{
    private const string Sample = "HelloMqtt";

    [Fact]
    public async Task It_publishes_handles_survives_a_restart_of_its_broker_and_ends_by_itself()
    {
        await using var sample = SampleProcess.Start(Sample);

        await sample.ReadUntilAsync("handled    temperature of kitchen, zone 1: 21.5 °C, 45 % humidity");
        await sample.ReadUntilAsync("the broker stops");
        await sample.ReadUntilAsync("connection Waiting");
        await sample.ReadUntilAsync("handled    temperature of kitchen, zone 1: 21.8 °C");
        await sample.ReadUntilAsync("Everything that was published was handled.");
        Assert.Equal(0, await sample.EndAsync());
    }

    [Fact]
    public async Task Json_from_mosquitto_pub_is_handled_typed()
    {
        await using var broker = await StartMosquittoAsync();
        await using var sample = SampleProcess.Start(Sample, "--server", broker.Uri, "--listen");
        await sample.ReadUntilAsync("Listening.");

        await MosquittoPub.RunAsync(broker, "-q", "1", "-t", "hello/attic/temperature/3", "-m", """{"celsius": 17.5, "humidity": 60}""");
        await sample.ReadUntilAsync("handled    temperature of attic, zone 3: 17.5 °C, 60 % humidity");

        await MosquittoPub.RunAsync(broker, "-q", "1", "-t", "hello/attic/temperature/three", "-m", "{}");
        await MosquittoPub.RunAsync(broker, "-q", "2", "-r", "-t", "hello/attic/status", "-m", """{"heating": true, "note": "by hand"}""");
        await sample.ReadUntilAsync("handled    status of attic: heating (by hand)");
    }

    [Fact]
    public async Task What_it_publishes_is_seen_by_mosquitto_sub()
    {
        await using var broker = await StartMosquittoAsync();
        using var subscriber = await MosquittoSub.StartAsync(broker, count: 4, "hello/#");
        await using var sample = SampleProcess.Start(Sample, "--server", broker.Uri);
        Assert.Equal(0, await sample.EndAsync());

        Assert.Equal(
            [
                """1 0 hello/kitchen/temperature/1 {"celsius":21.5,"humidity":45}""",
                """1 0 hello/kitchen/temperature/2 {"celsius":19,"humidity":51}""",
                """2 0 hello/kitchen/status {"heating":true,"note":"warming up"}""",
                "2 0 hello/kitchen/status ",
            ],
            await subscriber.ReadAllAsync());
    }

    [Fact]
    public async Task An_unknown_argument_prints_the_usage_and_ends_with_2()
    {
        await using var sample = SampleProcess.Start(Sample, "--sever");
        Assert.Equal(2, await sample.EndAsync());
        Assert.StartsWith("Usage: HelloMqtt", sample.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_no_URI_is_named_in_one_line_and_ends_with_2()
    {
        await using var sample = SampleProcess.Start(Sample, "--server", "localhost");

        Assert.Equal(2, await sample.EndAsync());
        Assert.StartsWith("MqttOptions.Server cannot be used", sample.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sample.Errors);
    }

    [Fact]
    public async Task It_says_that_no_broker_is_there_and_goes_on_as_soon_as_one_is()
    {
        await using ITestBroker broker = new EmbeddedTestBroker(withLogin: false);
        await using var sample = SampleProcess.Start(Sample, "--server", broker.Uri);
        Assert.Contains(broker.Uri, await sample.ReadUntilAsync("could not be reached"), StringComparison.Ordinal);

        await broker.StartAsync();

        await sample.ReadUntilAsync("Everything that was published was handled.");
        Assert.Equal(0, await sample.EndAsync());
    }

    [Fact]
    public void Its_contract_is_one_interface_and_the_program_holds_no_topic_no_serializer_and_no_MQTTnet()
    {
        var files = SampleSources.Read(Sample);

        Assert.Equal("IThermostat.cs", Assert.Single(files, file => file.Value.Contains("[MqttContract", StringComparison.Ordinal)).Key);
        files.Remove("IThermostat.cs");
        Assert.All(files.Values, text =>
        {
            Assert.DoesNotContain("hello/", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Serialize", text, StringComparison.Ordinal);
            Assert.DoesNotContain("MQTTnet", text, StringComparison.Ordinal);
        });
    }

    private static Task<ITestBroker> StartMosquittoAsync() => TestBrokers.StartAsync(BrokerKind.Mosquitto);
}
