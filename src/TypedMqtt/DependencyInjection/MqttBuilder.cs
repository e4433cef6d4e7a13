using Microsoft.Extensions.DependencyInjection;

namespace TypedMqtt.DependencyInjection;

internal sealed class MqttBuilder(IServiceCollection services) : IMqttBuilder
{
    public IServiceCollection Services { get; } = services;
}
