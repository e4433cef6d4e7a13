using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TypedMqtt;
using TypedMqtt.EmbeddedBroker;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the embedded broker to a connection.</summary>
public static class EmbeddedBrokerBuilderExtensions
{
    /// <summary>
    /// Hosts a broker in this process and connects to it, whatever <see cref="MqttOptions.Server"/> and <see cref="MqttOptions.Servers"/> say. The broker can be
    /// asked for as <see cref="EmbeddedMqttBroker"/>, under the connection's name where it has one. It has no TLS and knows no method of
    /// authentication, so <see cref="MqttOptions.Tls"/> and <see cref="MqttOptions.Authentication"/> are not used.
    /// </summary>
    /// <param name="builder">The connection.</param>
    /// <param name="configure">Sets how the broker listens.</param>
    /// <exception cref="InvalidOperationException">The connection has an embedded broker already.</exception>
    public static IMqttBuilder UseEmbeddedBroker(this IMqttBuilder builder, Action<EmbeddedBrokerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        if (builder.Services.Any(service => service.ServiceType == typeof(EmbeddedMqttBroker) && Equals(service.ServiceKey, name)))
        {
            throw new InvalidOperationException("The connection has an embedded broker already.");
        }

        builder.Services.AddKeyedSingleton(name, (_, _) =>
        {
            var options = new EmbeddedBrokerOptions();
            configure?.Invoke(options);
            return new EmbeddedMqttBroker(options);
        });
        builder.Services.AddSingleton<IPostConfigureOptions<MqttOptions>>(services => new PostConfigureOptions<MqttOptions>(
            name ?? Options.Options.DefaultName,
            options =>
            {
                options.Server = services.GetRequiredKeyedService<EmbeddedMqttBroker>(name).Uri;
                options.Servers.Clear();
                options.IsServerReplaced = true;
                options.Authentication = null;
            }));

        // Hosted services start in the order of their registration and stop in reverse: the broker goes before the
        // connection, which has been registered already.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(
            services => new EmbeddedBrokerHostedService(services.GetRequiredKeyedService<EmbeddedMqttBroker>(name))));
        return builder;
    }
}
