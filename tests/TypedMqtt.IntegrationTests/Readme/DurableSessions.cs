using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.IntegrationTests.Readme;

internal static class DurableSessions
{
    internal static void Add(HostApplicationBuilder builder)
    {
        builder.Services.AddTypedMqtt(o =>
            {
                o.Server = "mqtt://broker:1883";
                o.ClientId = "meter-17";
                o.SessionExpiry = TimeSpan.FromDays(1);
                o.CompleteWhen = MqttCompletion.Accepted;
            })
            .UseSqliteSessions("/var/lib/meter/session.db")
            .AddThermostat();
    }
}
