using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Requests;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.DependencyInjection;

public sealed class NamedConnectionTests
{
    [Fact]
    public async Task Every_connection_has_its_own_server_and_its_own_publishers_and_handlers()
    {
        var network = new Network(MqttProtocolVersion.V500);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ITransportFactory>(network);
        builder.Services.AddTypedMqtt("north", options => options.Server = "mqtt://north").AddProbe().AddProbeHandler<NamedHandler>();
        builder.Services.AddTypedMqtt("south", new Uri("mqtt://south")).AddProbe().AddProbeHandler<NamedHandler>();
        builder.Services.AddTypedMqtt(new Uri("mqtt://middle")).AddProbe();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var peers = new Dictionary<string, Peer>();
        while (peers.Count < 3)
        {
            var peer = await network.AcceptSessionAsync();
            peers.Add(peer.Address.Host, peer);
        }

        await peers["north"].GrantAsync();
        await peers["south"].GrantAsync();
        peers["south"].Publish("p/zero", "to the south");
        peers["north"].Publish("p/zero", "to the north");
        await host.Services.GetRequiredKeyedService<IProbe>("south").ZeroAsync("from the south", TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<IProbe>().ZeroAsync("from the middle", TestContext.Current.CancellationToken);

        Assert.Equal("south: to the south", await host.Services.GetRequiredKeyedService<NamedHandler>("south").NextAsync());
        Assert.Equal("north: to the north", await host.Services.GetRequiredKeyedService<NamedHandler>("north").NextAsync());
        Assert.Equal("from the south", (await peers["south"].ReceiveAsync(PacketType.Publish)).Payload);
        Assert.Equal("from the middle", (await peers["middle"].ReceiveAsync(PacketType.Publish)).Payload);
        Assert.True(peers["north"].HasNothing);
        network.GoDown();
        await host.StopAsync(new CancellationToken(canceled: true));
        Assert.All(["north", "south"], name => Assert.Equal(MqttConnectionState.Closed, host.Services.GetRequiredKeyedService<IMqttConnection>(name).State));
    }

    [Fact]
    public async Task Requests_are_made_and_answered_on_the_connection_they_belong_to()
    {
        var network = new Network(MqttProtocolVersion.V500);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ITransportFactory>(network);
        builder.Services.AddTypedMqtt("north", options => (options.Server, options.ClientId) = ("mqtt://north", "northern")).AddOven().AddOvenHandler<OvenHandler>();
        builder.Services.AddTypedMqtt("south", options => (options.Server, options.ClientId) = ("mqtt://south", "southern")).AddOven().AddOvenHandler<OvenHandler>();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var peers = new[] { await network.AcceptSessionAsync(), await network.AcceptSessionAsync() }.ToDictionary(peer => peer.Address.Host);
        await peers["north"].GrantAsync();
        await peers["south"].GrantAsync();
        host.Services.GetRequiredKeyedService<OvenHandler>("south").Answer = static (_, _) => new(1);

        var asked = host.Services.GetRequiredKeyedService<IOven>("north").HeatAsync("a", 180, TestContext.Current.CancellationToken);
        var question = await Question.FirstAsync(peers["north"]);
        peers["south"].Publish("oven/a/heat", "200", properties: "08 'callers/me'");

        Assert.Equal("response/northern", question.ResponseTopic);
        var answer = await peers["south"].ReceiveAsync(PacketType.Publish);
        Assert.Equal(("callers/me", "1"), (answer.Topic, answer.Payload));
        Assert.True(host.Services.GetRequiredKeyedService<OvenHandler>("north").IsEmpty);
        question.Answer("181");
        Assert.Equal(181, await Within.Limits(asked));
        network.GoDown();
        await host.StopAsync(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task States_are_asked_for_on_the_connection_they_belong_to()
    {
        var network = new Network(MqttProtocolVersion.V500);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ITransportFactory>(network);
        builder.Services.AddTypedMqtt("north", options => options.Server = "mqtt://north").AddProbe();
        builder.Services.AddTypedMqtt("south", options => options.Server = "mqtt://south").AddProbe();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var peers = new[] { await network.AcceptSessionAsync(), await network.AcceptSessionAsync() }.ToDictionary(peer => peer.Address.Host);

        var asked = host.Services.GetRequiredKeyedService<IProbeSubscriber>("south").GetStateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await peers["south"].GrantAsync();
        peers["south"].Send(0x31, "'p/state' {} 7761726D");

        Assert.Equal("warm", (await Within.Limits(asked.AsTask()))?.Text);
        Assert.True(peers["north"].HasNothing);
        network.GoDown();
        await host.StopAsync(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task Named_connections_alone_are_no_default_connection()
    {
        var services = new ServiceCollection();
        services.AddTypedMqtt("north").AddProbe();
        await using var provider = services.BuildServiceProvider();

        Assert.Null(provider.GetService<IMqttConnection>());
        Assert.Null(provider.GetService<IProbe>());
        Assert.Null(provider.GetKeyedService<IProbe>("south"));
        Assert.NotNull(provider.GetKeyedService<IProbe>("north"));
        Assert.NotNull(provider.GetKeyedService<IProbeSubscriber>("north"));
    }

    [Fact]
    public async Task A_name_given_twice_is_one_connection()
    {
        var services = new ServiceCollection();
        services.AddTypedMqtt("north", options => options.ClientId = "one");
        services.AddTypedMqtt("north", options => options.OutboxLimit = 7);
        services.AddTypedMqtt("south", options => options.ClientId = "two");
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(2, provider.GetServices<IHostedService>().Count());
        Assert.Equal("one", provider.GetRequiredKeyedService<IMqttConnection>("north").ClientId);
        Assert.Equal(7, provider.GetRequiredService<IOptionsMonitor<MqttOptions>>().Get("north").OutboxLimit);
        Assert.Equal("two", provider.GetRequiredKeyedService<IMqttConnection>("south").ClientId);
    }

    [Fact]
    public async Task An_invalid_option_is_named_with_its_connection_and_keeps_the_host_from_starting()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt("north");
        builder.Services.AddTypedMqtt("south", options => options.OutboxLimit = 0);
        using var host = builder.Build();

        var invalid = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("MqttOptions.OutboxLimit of the connection 'south' ", invalid.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("mqtt://broker")]
    public void A_name_is_needed_and_a_uri_is_none(string name) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddTypedMqtt(name));

    internal sealed class NamedHandler([ServiceKey] string name) : ProbeHandlers.IZero
    {
        private readonly TaskCompletionSource<string> _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask OnZeroAsync(string text, MqttContext context, CancellationToken cancellationToken)
        {
            _handled.SetResult($"{name}: {text}");
            return ValueTask.CompletedTask;
        }

        internal Task<string> NextAsync() => Within.Limits(_handled.Task);
    }
}
