using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TypedMqtt.CompilerServices;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.DependencyInjection;

public sealed class AddTypedMqttTests
{
    [Fact]
    public async Task Called_twice_it_configures_one_connection()
    {
        var services = new ServiceCollection();
        services.AddTypedMqtt(options => options.ClientId = "one");
        services.AddTypedMqtt(options => options.OutboxLimit = 7);
        await using var provider = services.BuildServiceProvider();

        Assert.Single(provider.GetServices<IMqttConnection>());
        Assert.Single(provider.GetServices<IMqttRuntime>());
        Assert.Single(provider.GetServices<IHostedService>());
        Assert.Single(provider.GetServices<IValidateOptions<MqttOptions>>());
        Assert.Same(provider.GetRequiredService<IMqttConnection>(), provider.GetRequiredService<IMqttRuntime>());
        var options = provider.GetRequiredService<IOptions<MqttOptions>>().Value;
        Assert.Equal(("one", 7), (options.ClientId, options.OutboxLimit));
        Assert.Equal("one", provider.GetRequiredService<IMqttConnection>().ClientId);
    }

    [Fact]
    public async Task An_invalid_option_keeps_the_host_from_starting()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt(options => options.OutboxLimit = 0);
        using var host = builder.Build();

        var invalid = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("MqttOptions.OutboxLimit", invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_of_the_application_is_kept()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddTypedMqtt();
        await using var provider = services.BuildServiceProvider();

        Assert.Same(time, provider.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task A_connection_that_was_never_started_is_disposed_of_and_ends_every_wait()
    {
        var services = new ServiceCollection();
        services.AddTypedMqtt();
        var provider = services.BuildServiceProvider();
        var connection = provider.GetRequiredService<IMqttConnection>();
        var online = connection.WaitForOnlineAsync(TestContext.Current.CancellationToken);

        await Within.Limits(provider.DisposeAsync());

        await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(online));
        Assert.Equal(MqttConnectionState.Closed, connection.State);
    }

    [Fact]
    public void Services_are_needed() => Assert.Throws<ArgumentNullException>(() => TypedMqttServiceCollectionExtensions.AddTypedMqtt(null!));

    [Fact]
    public void A_handler_class_that_handles_nothing_is_named()
    {
        var mqtt = new ServiceCollection().AddTypedMqtt();

        var refused = Assert.Throws<InvalidOperationException>(() => MqttRegistration.AddHandler<AddTypedMqttTests>(mqtt, new ProbeHandlerOptions()).Build());

        Assert.Contains(nameof(AddTypedMqttTests), refused.Message, StringComparison.Ordinal);
    }
}
