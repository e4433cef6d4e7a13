using Microsoft.Extensions.DependencyInjection.Extensions;
using TypedMqtt;
using TypedMqtt.CompilerServices;
using TypedMqtt.DependencyInjection;
using TypedMqtt.Testing;
using TypedMqtt.Testing.Recording;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Records what is published.</summary>
public static class MqttRecorderServiceCollectionExtensions
{
    /// <summary>
    /// Has everything that contracts publish recorded, instead of sent. Where the program's own registration has called
    /// <c>AddTypedMqtt</c>, call this behind it: its connection is taken out, and its handlers are not called.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="recorder">The recorder; null for a new one, which the services give as <see cref="MqttRecorder"/>.</param>
    /// <param name="name">The name of the connection, which is the key of its services; null for the default one.</param>
    /// <returns>The builder that contracts are added to.</returns>
    public static IMqttBuilder AddMqttRecorder(this IServiceCollection services, MqttRecorder? recorder = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        recorder ??= new MqttRecorder();
        HostedServiceFactory.Remove(services, name);
        services.Replace(ServiceDescriptor.KeyedSingleton(name, recorder));
        services.Replace(ServiceDescriptor.KeyedSingleton<IMqttRuntime>(name, new RecorderRuntime(recorder.Core)));
        services.Replace(ServiceDescriptor.KeyedSingleton<IMqttConnection>(name, new RecorderConnection()));
        return new MqttBuilder(services, name);
    }
}
