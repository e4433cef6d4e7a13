using Microsoft.Extensions.DependencyInjection;

namespace TypedMqtt.DependencyInjection;

internal sealed class MqttBuilder(IServiceCollection services, string? name) : IMqttBuilder
{
    public IServiceCollection Services { get; } = services;

    public string? Name { get; } = name;
}
