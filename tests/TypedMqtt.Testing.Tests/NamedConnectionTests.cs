using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Testing.Tests.Contracts;

namespace TypedMqtt.Testing.Tests;

/// <summary>Several connections in one program: each has its own broker, or recorder.</summary>
public sealed class NamedConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_connection_goes_to_its_own_broker()
    {
        using var north = new MqttTestBroker();
        using var south = new MqttTestBroker();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt("north").AddLamp().UseTestBroker(north);
        builder.Services.AddTypedMqtt("south").AddLamp().UseTestBroker(south);
        using var host = builder.Build();
        await host.StartAsync(Token);

        await host.Services.GetRequiredKeyedService<ILamp>("north").LitAsync("hall", 1, "to the north", cancellationToken: Token);
        await host.Services.GetRequiredKeyedService<ILamp>("south").LitAsync("hall", 1, "to the south", cancellationToken: Token);

        Assert.Equal("to the north", Assert.Single(north.Messages).Text);
        Assert.Equal("to the south", Assert.Single(south.Messages).Text);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_broker_in_memory_needs_neither_TLS_nor_a_method_whatever_is_configured_for_the_server_it_stands_for()
    {
        using var broker = new MqttTestBroker();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt(options =>
        {
            options.Server = "mqtts://broker.example.com";
            options.Tls.TargetHost = "broker.example.com";
            options.Authentication = new ScramSha256Authentication("alice", "secret");
        }).AddLamp().UseTestBroker(broker);
        using var host = builder.Build();
        await host.StartAsync(Token);

        await host.Services.GetRequiredService<ILamp>().LitAsync("hall", 1, "in memory", cancellationToken: Token);

        Assert.Equal("in memory", Assert.Single(broker.Messages).Text);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task One_connection_is_recorded_and_the_other_is_not()
    {
        using var broker = new MqttTestBroker();
        var recorder = new MqttRecorder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt("north").AddLamp();
        builder.Services.AddTypedMqtt("south").AddLamp().UseTestBroker(broker);
        builder.Services.AddMqttRecorder(recorder, "north");
        using var host = builder.Build();
        await host.StartAsync(Token);

        await host.Services.GetRequiredKeyedService<ILamp>("north").LitAsync("hall", 1, "to the north", cancellationToken: Token);
        await host.Services.GetRequiredKeyedService<ILamp>("south").LitAsync("hall", 1, "to the south", cancellationToken: Token);

        Assert.Equal("to the north", Assert.Single(recorder.Messages).Text);
        Assert.Equal("to the south", Assert.Single(broker.Messages).Text);
        Assert.Same(recorder, host.Services.GetRequiredKeyedService<MqttRecorder>("north"));
        await host.StopAsync(Token);
    }
}
