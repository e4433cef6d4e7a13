using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TypedMqtt.CompilerServices;

/// <summary>Registers what was generated for a contract.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MqttRegistration
{
    /// <summary>Registers a generated client: a publisher under its contract, or a subscriber under its interface.</summary>
    /// <typeparam name="TService">The interface users ask for.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="create">Creates the client.</param>
    public static void AddClient<TService>(IMqttBuilder builder, Func<IMqttRuntime, TService> create)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);

        // The key null stands for no key.
        builder.Services.TryAddKeyedSingleton(builder.Name, (services, name) => create(services.GetRequiredKeyedService<IMqttRuntime>(name)));
    }

    /// <summary>Registers a handler class, as a singleton unless it is registered already for the connection, and begins to list its routes.</summary>
    /// <typeparam name="THandler">The handler class.</typeparam>
    /// <param name="builder">The connection.</param>
    /// <param name="options">What was said for all members.</param>
    public static MqttHandlerRegistration<THandler> AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        IMqttBuilder builder, MqttHandlerOptions options)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        builder.Services.TryAddKeyedSingleton<THandler>(builder.Name);
        return new MqttHandlerRegistration<THandler>(builder, options);
    }
}
