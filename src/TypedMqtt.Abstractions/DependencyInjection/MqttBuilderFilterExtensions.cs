using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TypedMqtt.Handlers;
using TypedMqtt.Messages;

namespace TypedMqtt;

/// <summary>Adds filters to a connection.</summary>
public static class MqttBuilderFilterExtensions
{
    /// <summary>Has a filter run around every handler of the connection, inside those that were added before.</summary>
    /// <typeparam name="TFilter">The filter: a singleton, registered here unless it is already.</typeparam>
    /// <param name="builder">The connection.</param>
    public static IMqttBuilder AddHandlerFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(this IMqttBuilder builder)
        where TFilter : class, IMqttHandlerFilter
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        builder.Services.TryAddKeyedSingleton<TFilter>(name);
        builder.Services.AddKeyedSingleton(name, new HandlerFilterRegistration(services => services.GetRequiredKeyedService<TFilter>(name)));
        return builder;
    }

    /// <summary>Has a filter see everything that is published on the connection, behind those that were added before.</summary>
    /// <typeparam name="TFilter">The filter: a singleton, registered here unless it is already.</typeparam>
    /// <param name="builder">The connection.</param>
    public static IMqttBuilder AddPublishFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(this IMqttBuilder builder)
        where TFilter : class, IMqttPublishFilter
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        builder.Services.TryAddKeyedSingleton<TFilter>(name);
        builder.Services.AddKeyedSingleton(name, new PublishFilterRegistration(services => services.GetRequiredKeyedService<TFilter>(name)));
        return builder;
    }
}
