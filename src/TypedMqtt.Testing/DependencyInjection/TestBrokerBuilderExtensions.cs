using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TypedMqtt;
using TypedMqtt.Testing;
using TypedMqtt.Testing.Network;
using TypedMqtt.Transport;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Connects to the test broker.</summary>
public static class TestBrokerBuilderExtensions
{
    private static readonly TimeSpan MinimumReconnectDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaximumReconnectDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Connects to a broker in memory, whatever <see cref="MqttOptions.Server"/> and <see cref="MqttOptions.Servers"/> say. It has
    /// no TLS and knows no method of authentication, so <see cref="MqttOptions.Tls"/> and <see cref="MqttOptions.Authentication"/> are not used. All
    /// other options stay, but for one: by real time a lost connection is made again at once, so that no test waits for it.
    /// With a <see cref="TimeProvider"/> of the test's own the delays are those of the options.
    /// </summary>
    /// <param name="builder">The connection.</param>
    /// <param name="broker">The broker. It is not disposed with the services.</param>
    public static IMqttBuilder UseTestBroker(this IMqttBuilder builder, MqttTestBroker broker)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(broker);
        GetTransports(builder.Services).Add(broker.Core);
        builder.Services.AddSingleton<IPostConfigureOptions<MqttOptions>>(services => new PostConfigureOptions<MqttOptions>(
            builder.Name ?? Options.Options.DefaultName,
            options =>
            {
                options.Server = $"mqtt://{broker.Core.Host}";
                options.Servers.Clear();
                options.IsServerReplaced = true;
                options.Authentication = null;
                if (services.GetRequiredService<TimeProvider>() == TimeProvider.System)
                {
                    options.MinimumReconnectDelay = MinimumReconnectDelay;
                    options.MaximumReconnectDelay = MaximumReconnectDelay;
                }
            }));
        return builder;
    }

    /// <summary>Gives the one factory that all connections of the services share.</summary>
    private static TestTransportFactory GetTransports(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(ITransportFactory))?.ImplementationInstance is TestTransportFactory known)
        {
            return known;
        }

        var transports = new TestTransportFactory();
        services.Replace(ServiceDescriptor.Singleton<ITransportFactory>(transports));
        return transports;
    }
}
