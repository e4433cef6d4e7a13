namespace TypedMqtt.Testing.Tests.Contracts;

/// <summary>Takes what is lit, and does nothing.</summary>
internal sealed class DeafHandler : LampHandlers.ILit
{
    public ValueTask OnLitAsync(string id, int level, string text, MqttContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
