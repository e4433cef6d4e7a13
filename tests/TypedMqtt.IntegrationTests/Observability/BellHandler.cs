using TypedMqtt.IntegrationTests.Contracts;

namespace TypedMqtt.IntegrationTests.Observability;

/// <summary>Hears the bell, and does nothing about it.</summary>
internal sealed class BellHandler : HouseHandlers.IBell
{
    public ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
