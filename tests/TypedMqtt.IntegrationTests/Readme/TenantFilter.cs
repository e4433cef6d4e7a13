using Microsoft.Extensions.DependencyInjection;

namespace TypedMqtt.IntegrationTests.Readme;

public sealed class TenantFilter : IMqttHandlerFilter
{
    public ValueTask InvokeAsync(MqttHandlingContext context, MqttNextHandler callNext, CancellationToken cancellationToken)
    {
        context.Services.GetRequiredService<Tenant>().Name = context.Message.Topic.Split('/')[0];
        return callNext(cancellationToken);
    }
}
