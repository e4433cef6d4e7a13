using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TypedMqtt;

namespace Thermostat;

/// <summary>How the application is put together, in its <c>Program.cs</c> and in the tests.</summary>
public static class ThermostatApplication
{
    public static IMqttBuilder AddThermostatApplication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Evening>();
        services.AddSingleton<Sensor>();
        services.AddHostedService(provider => provider.GetRequiredService<Sensor>());
        return services.AddTypedMqtt(options =>
            {
                options.Server = "mqtt://broker.acme.example:1883";
                options.ClientId = "thermostat";
            })
            .AddThermostat()
            .AddThermostatHandler<Ingest>()
            .AddThermostatHandler<Heating>();
    }
}
