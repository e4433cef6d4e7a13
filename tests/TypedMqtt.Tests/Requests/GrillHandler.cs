namespace TypedMqtt.Tests.Requests;

internal sealed class GrillHandler : GrillHandlers.ILight
{
    public ValueTask<bool> OnLightAsync(int number, MqttContext context, CancellationToken cancellationToken) => new(true);
}
