namespace TypedMqtt.ProbeClient.Contracts;

/// <summary>What <c>subscribe</c> handles: everything below <c>chaos</c>.</summary>
[MqttContract("chaos")]
public interface IChaosTail
{
    [MqttEvent("{*rest}", Qos = MqttQos.ExactlyOnce)]
    Task SeenAsync(string rest, string text, CancellationToken cancellationToken = default);
}
