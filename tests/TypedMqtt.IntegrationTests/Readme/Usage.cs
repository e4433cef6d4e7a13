using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.IntegrationTests.Readme;

/// <summary>The README's pieces of a program, in a place where they compile.</summary>
internal static class Usage
{
    internal static IHostApplicationBuilder Register(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddTypedMqtt(options => options.Server = "mqtt://localhost:1883")
            .AddThermostat()
            .AddThermostatHandler<Ingest>(handler => handler
                .OrderedBy(ThermostatLevels.DeviceId, lanes: 8)
                .Share("ingest")
                .OnFailure(failure => failure.Retry(3).ThenDeadLetter())
                .Temperature(member => member.Where(zone: 2).Qos(MqttQos.AtMostOnce)));
        return builder;
    }

    internal static void RegisterWithFilter(IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<Ingest>().AddScoped<Tenant>();
        builder.Services.AddTypedMqtt(builder.Configuration.GetSection("Mqtt"))
            .AddHandlerFilter<TenantFilter>()
            .AddThermostatHandler<Ingest>();
    }

    internal static void RegisterTwo(IHostApplicationBuilder builder)
    {
        builder.Services.AddTypedMqtt("north", builder.Configuration.GetSection("Mqtt:North")).AddThermostat();
        builder.Services.AddTypedMqtt("south", builder.Configuration.GetSection("Mqtt:South")).AddThermostat();
        builder.Services.AddSingleton(services => new Bridge(
            from: services.GetRequiredKeyedService<IThermostatSubscriber>("north"),
            to: services.GetRequiredKeyedService<IThermostat>("south")));
    }

    internal static async Task PublishAndReadAsync(IThermostat thermostat, IThermostatSubscriber subscriber, CancellationToken cancellationToken)
    {
        await thermostat.TemperatureAsync("d7", zone: 2, new Reading(21.5, 40), cancellationToken);
        var result = await thermostat.SetPointAsync("d7", new SetPoint(21), cancellationToken);

        await using var temperatures = await subscriber.SubscribeTemperatureAsync(deviceId: "d7", cancellationToken: cancellationToken);
        await foreach (var message in temperatures.WithCancellation(cancellationToken))
        {
            Console.WriteLine($"zone {message.Zone}: {message.Payload.Celsius} °C");
        }
    }

    internal static async Task AskAndWatchAsync(IThermostatSubscriber subscriber, CancellationToken cancellationToken)
    {
        var status = await subscriber.GetStatusAsync("d7", cancellationToken: cancellationToken);
        Console.WriteLine(status is null ? "no status" : $"d7 is {status.Payload}");

        await using var changes = await subscriber.WatchStatusAsync(cancellationToken: cancellationToken);
    }
}
