using Microsoft.Extensions.Options;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.BadInput;

/// <summary>Bad input gives one clear message, and the next message is handled as if nothing had happened.</summary>
public sealed class BadInputTests
{
    private const string Good = """{"celsius":21.5,"humidity":40}""";

    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_payload_that_does_not_parse_is_named_and_the_next_message_is_handled(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());

        await raw.PublishAsync("house/hall/temperature/1", """{"celsius":"SECRET""");
        await raw.PublishAsync("house/hall/temperature/2", Good);

        Assert.Equal(2, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Temperature>()).Zone);
        var warning = Assert.Single(host.Logs.Warnings);
        Assert.Contains("house/{room}/temperature/{zone}", warning, StringComparison.Ordinal);
        Assert.Contains("Reading", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
        Assert.Equal(1, host.Connection.GetStatistics().UnreadablePayloads);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task JSON_that_is_nested_a_million_times_costs_its_message_alone(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());

        await raw.PublishAsync("house/hall/temperature/1", new string('[', 1_000_000));
        await raw.PublishAsync("house/hall/temperature/2", $$"""{"celsius":1,"humidity":2,"more":{{new string('[', 500_000)}}{{new string(']', 500_000)}}}""");
        await raw.PublishAsync("house/hall/temperature/3", Good);

        Assert.Equal(3, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Temperature>()).Zone);
        Assert.Equal(2, host.Connection.GetStatistics().UnreadablePayloads);
        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_level_that_does_not_parse_is_named_and_the_next_message_is_handled(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());

        await raw.PublishAsync("house/hall/temperature/first", Good);
        await raw.PublishAsync("house/hall/temperature/2", Good);

        Assert.Equal(2, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Temperature>()).Zone);
        var warning = Assert.Single(host.Logs.Warnings);
        Assert.Contains("house/{room}/temperature/{zone}", warning, StringComparison.Ordinal);
        Assert.Contains("zone", warning, StringComparison.Ordinal);
        Assert.Equal(1, host.Connection.GetStatistics().UnreadableTopics);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_handler_that_throws_is_named_and_the_next_message_is_handled(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<FailingOnce>());

        await host.Get<IHouse>().BellAsync("hall");
        await host.Get<IHouse>().BellAsync("cellar");

        Assert.Equal("cellar", await Within.Limits(host.Get<FailingOnce>().Handled));
        var warning = Assert.Single(host.Logs.Warnings);
        Assert.Contains("FailingOnce", warning, StringComparison.Ordinal);
        Assert.Contains("house/{room}/bell", warning, StringComparison.Ordinal);
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_topic_nobody_asks_for_any_more_is_counted_and_named(BrokerKind kind, MqttProtocolVersion version)
    {
        // A session that an earlier connection of this client id left behind is what makes a broker send such messages; here
        // a subscription ends while the client is away, and what the session has queued for it comes all the same.
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(
            proxy.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(h => h.Where(room: "hall")), options => options.ClientId = "forgets");
        var subscription = await Within.Limits(host.Get<IHouseSubscriber>().SubscribeBellAsync("cellar", cancellationToken: TestContext.Current.CancellationToken));

        proxy.Refuse();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await raw.PublishAsync("house/cellar/bell", "");
        await raw.PublishAsync("house/hall/bell", "");
        await subscription.DisposeAsync();
        proxy.Accept();

        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
        Assert.Equal(1, host.Connection.GetStatistics().Unmatched);
        Assert.Contains(host.Logs.Warnings, warning => warning.Contains("'house/cellar/bell'", StringComparison.Ordinal));
    }

    public static TheoryData<string> Breaking => ["a/b", "a+", "#", "", "a\0", "a\ud800", new string('a', 65_536)];

    [Theory, MemberData(nameof(Breaking))]
    public async Task A_level_value_that_would_break_out_is_refused_naming_the_parameter(string room)
    {
        await using var host = TestHost.Create("mqtt://127.0.0.1:1", MqttProtocolVersion.V500, mqtt => mqtt.AddHouse());

        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await host.Get<IHouse>().BellAsync(room));

        Assert.Equal("room", refused.ParamName);
        Assert.Contains("house/{room}/bell", refused.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_publish_that_was_refused_sends_nothing_and_the_next_one_is_handled(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>());

        await Assert.ThrowsAsync<ArgumentException>(async () => await host.Get<IHouse>().BellAsync("cellar/#"));
        await host.Get<IHouse>().BellAsync("hall");

        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
        Assert.Equal(1, host.Connection.GetStatistics().Received);
    }

    [Fact]
    public async Task An_unreachable_server_is_named()
    {
        await using var host = TestHost.Create($"mqtt://127.0.0.1:{FreePort.Find()}", MqttProtocolVersion.V500);
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        Assert.Contains("could not be reached", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        Assert.Contains("Next attempt in", host.Logs.Warnings.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_option_keeps_the_host_from_starting_and_is_named()
    {
        await using var host = TestHost.Create("http://127.0.0.1", MqttProtocolVersion.V500, options: options => options.OutboxLimit = 0);

        var invalid = await Assert.ThrowsAsync<OptionsValidationException>(host.StartAsync);

        Assert.Contains("MqttOptions.Server", invalid.Message, StringComparison.Ordinal);
        Assert.Contains("MqttOptions.OutboxLimit", invalid.Message, StringComparison.Ordinal);
    }

    private sealed class FailingOnce : HouseHandlers.IBell
    {
        private readonly TaskCompletionSource<string> _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<string> Handled => _handled.Task;

        public ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken)
        {
            if (room == "hall")
            {
                throw new InvalidOperationException("On purpose.");
            }

            _handled.TrySetResult(room);
            return ValueTask.CompletedTask;
        }
    }
}
