using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt;
using TypedMqtt.Testing;

namespace Thermostat.Tests;

/// <summary>The whole application with a broker in memory, which fails when the test says so, and with time that the test moves.</summary>
public sealed class NetworkTests : IAsyncLifetime
{
    private readonly MqttTestTime _time = new();
    private readonly MqttTestBroker _broker;
    private readonly IHost _host;

    public NetworkTests()
    {
        _broker = new MqttTestBroker(_time);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<IThermometer, FixedThermometer>();
        builder.Services.AddThermostatApplication().UseTestBroker(_broker);

        // A minute that passes at once would look like a server that has been silent for so long.
        builder.Services.Configure<MqttOptions>(options => options.KeepAlive = TimeSpan.Zero);
        _host = builder.Build();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IMqttConnection Connection => _host.Services.GetRequiredService<IMqttConnection>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _broker.Dispose();
    }

    [Fact]
    public async Task A_reading_is_published_every_minute()
    {
        await _host.StartAsync(Token);
        await Connection.WaitForOnlineAsync(Token);

        await _time.PassAsync(Sensor.Interval, Token);
        await _broker.WaitForMessageAsync(ThermostatTopics.Temperature.Filter(), Token);
        await _time.PassAsync(Sensor.Interval, Token);
        await _broker.WaitForMessagesAsync(2, ThermostatTopics.Temperature.Filter(), Token);
    }

    [Fact]
    public async Task The_application_starts_without_a_server_and_finds_it_later()
    {
        using (_broker.RefuseConnections())
        {
            await _host.StartAsync(Token);
            await _time.WhenAwaitedAsync(MinimumReconnectDelay, Token);
        }

        _time.Advance(MinimumReconnectDelay);
        await Connection.WaitForOnlineAsync(Token);
    }

    [Fact]
    public async Task Readings_of_others_are_kept_after_the_connection_was_cut()
    {
        await _host.StartAsync(Token);
        await using var device = await _broker.ConnectAsync(mqtt => mqtt.AddThermostat(), Token);
        await Connection.WaitForOnlineAsync(Token);

        _broker.CutNow(clientId: "thermostat");
        await device.Get<IThermostat>().TemperatureAsync("d8", zone: 1, new Reading(19, 50), Token);
        await _time.PassAsync(MinimumReconnectDelay, Token);
        await _broker.WaitForAcknowledgementsAsync(1, ThermostatTopics.Temperature.Filter(), Token);

        Assert.Equal(new Reading(19, 50), _host.Services.GetRequiredService<Ingest>().Latest[("d8", 1)]);
    }

    private static TimeSpan MinimumReconnectDelay => new MqttOptions().MinimumReconnectDelay;
}
