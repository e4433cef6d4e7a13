using TypedMqtt.ProbeClient.Contracts;

namespace TypedMqtt.ProbeClient.Commands;

/// <summary>Is done with a message, and lets it be acknowledged, when it is in the file.</summary>
internal sealed class ArrivalHandler(Arrivals arrivals) : ChaosTailHandlers.ISeen
{
    public ValueTask OnSeenAsync(string rest, string text, MqttContext context, CancellationToken cancellationToken)
    {
        arrivals.Add(text);
        return ValueTask.CompletedTask;
    }
}
