using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Connection;
using TypedMqtt.Handlers;

namespace TypedMqtt.DependencyInjection;

/// <summary>Creates what starts and stops a connection with the host. A class, so that its registration can be told from others.</summary>
/// <param name="name">The connection's name; null for the default one.</param>
internal sealed class HostedServiceFactory(string? name)
{
    private readonly string? _name = name;

    internal IHostedService Create(IServiceProvider services) => new MqttHostedService(
        services.GetRequiredKeyedService<MqttClient>(_name),
        services.GetKeyedServices<HandlerRoute>(_name),
        services.GetKeyedServices<RequestRoute>(_name),
        services,
        ConnectionRegistration.GetOptions(services, _name),
        services.GetRequiredService<TimeProvider>(),
        services.GetService<IHostApplicationLifetime>());

    /// <summary>Takes a connection's registration out.</summary>
    internal static void Remove(IServiceCollection services, string? name)
    {
        for (var i = services.Count - 1; i >= 0; i--)
        {
            if (services[i] is { IsKeyedService: false, ImplementationFactory.Target: HostedServiceFactory factory } && factory._name == name)
            {
                services.RemoveAt(i);
            }
        }
    }
}
