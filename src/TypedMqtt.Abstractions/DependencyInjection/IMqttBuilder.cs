using Microsoft.Extensions.DependencyInjection;

namespace TypedMqtt;

/// <summary>Configures one MQTT connection. Generated <c>Add…</c> extensions bind contracts to it.</summary>
public interface IMqttBuilder
{
    /// <summary>The services the connection is registered in.</summary>
    IServiceCollection Services { get; }

    /// <summary>The name of the connection, which is the key of its services; null for the default one, whose services have no key.</summary>
    string? Name { get; }
}
