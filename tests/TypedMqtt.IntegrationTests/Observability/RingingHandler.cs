using TypedMqtt.IntegrationTests.Contracts;

namespace TypedMqtt.IntegrationTests.Observability;

/// <summary>Publishes while it handles: rings the bell of the room whose temperature it is told.</summary>
internal sealed class RingingHandler(IHouse house) : HouseHandlers.ITemperature
{
    public ValueTask OnTemperatureAsync(string room, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken) => house.BellAsync(room);
}
