using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TypedMqtt.CompilerServices;
using TypedMqtt.Configuration;
using TypedMqtt.Connection;
using TypedMqtt.Handlers;
using TypedMqtt.Inbox;
using TypedMqtt.Messages;
using TypedMqtt.Publishing;
using TypedMqtt.Storage;
using TypedMqtt.Telemetry;
using TypedMqtt.Transport;

namespace TypedMqtt.DependencyInjection;

/// <summary>
/// Registers the services of one connection. Those of a named one are keyed by its name, those of the default one are not
/// keyed; to the container, the key null means just that.
/// </summary>
internal static class ConnectionRegistration
{
    /// <param name="services">The services.</param>
    /// <param name="name">The connection's name; null for the default one.</param>
    /// <returns>The options, to be configured.</returns>
    internal static OptionsBuilder<MqttOptions> Add(IServiceCollection services, string? name)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<MqttOptions>, CredentialsFromServer>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MqttOptions>, MqttOptionsValidator>());
        services.TryAddSingleton<ITransportFactory, TransportFactory>();
        services.TryAddSingleton<IInbox, SqlInbox>();
        services.TryAddSingleton(static services => new MqttMetrics(services.GetService<IMeterFactory>()));
        var options = services.AddOptions<MqttOptions>(name).ValidateOnStart();
        if (services.Any(service => service.ServiceType == typeof(MqttClient) && Equals(service.ServiceKey, name)))
        {
            return options;
        }

        services.Add(Keyed(name, services => new MqttClient(
            GetOptions(services, name),
            services.GetRequiredService<ITransportFactory>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<MqttClient>>(),
            services.GetRequiredService<MqttMetrics>(),
            version => new PublishFilters([.. services.GetKeyedServices<PublishFilterRegistration>(name)], services, version),
            services.GetKeyedService<ISessionStoreProvider>(name),
            name)));
        services.Add(Keyed<IMqttConnection>(name, services => services.GetRequiredKeyedService<MqttClient>(name)));
        services.Add(Keyed<IMqttRuntime>(name, services => services.GetRequiredKeyedService<MqttClient>(name)));
        services.AddSingleton(new HostedServiceFactory(name).Create);
        return options;
    }

    internal static MqttOptions GetOptions(IServiceProvider services, string? name) =>
        services.GetRequiredService<IOptionsMonitor<MqttOptions>>().Get(name);

    private static ServiceDescriptor Keyed<TService>(string? name, Func<IServiceProvider, TService> create)
        where TService : class => ServiceDescriptor.KeyedSingleton(name, (services, _) => create(services));
}
