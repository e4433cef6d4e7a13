using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TypedMqtt;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.DependencyInjection;
using TypedMqtt.Transport;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds MQTT connections to an application.</summary>
[SuppressMessage("Naming", "CA1708:Identifiers should differ by more than case", Justification = "False positive on extension members.")]
public static class TypedMqttServiceCollectionExtensions
{
    /// <summary>
    /// Adds a connection to an MQTT server. It is started and stopped by the host; contracts and handlers are bound to it by
    /// the <c>Add…</c> extensions generated for them.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; they are checked when the host starts.</param>
    /// <returns>The builder that contracts and handlers are added to. Calling this again configures the same connection.</returns>
    public static IMqttBuilder AddTypedMqtt(this IServiceCollection services, Action<MqttOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<MqttOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MqttOptions>, MqttOptionsValidator>());
        services.TryAddSingleton<ITransportFactory, ChannelTransportFactory>();
        services.TryAddSingleton(static services => new MqttClient(
            services.GetRequiredService<IOptions<MqttOptions>>().Value,
            services.GetRequiredService<ITransportFactory>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<MqttClient>>()));
        services.TryAddSingleton<IMqttConnection>(static services => services.GetRequiredService<MqttClient>());
        services.TryAddSingleton<IMqttRuntime>(static services => services.GetRequiredService<MqttClient>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MqttHostedService>());
        return new MqttBuilder(services);
    }
}
