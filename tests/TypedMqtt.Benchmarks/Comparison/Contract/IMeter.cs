namespace TypedMqtt.Benchmarks.Comparison.Contract;

/// <summary>The typed work: two topic parameters and a record, at each quality of service; a request; bytes as they are.</summary>
[MqttContract("bench/{device}", JsonContext = typeof(MeterJson))]
public interface IMeter
{
    [MqttEvent("readings/{channel}", Qos = MqttQos.AtMostOnce)]
    ValueTask AtMostOnceAsync(string device, int channel, Reading reading, CancellationToken cancellationToken = default);

    [MqttEvent("readings/{channel}", Qos = MqttQos.AtLeastOnce)]
    ValueTask AtLeastOnceAsync(string device, int channel, Reading reading, CancellationToken cancellationToken = default);

    [MqttEvent("readings/{channel}", Qos = MqttQos.ExactlyOnce)]
    ValueTask ExactlyOnceAsync(string device, int channel, Reading reading, CancellationToken cancellationToken = default);

    [MqttEvent("blobs/{channel}")]
    ValueTask BlobAsync(string device, int channel, ReadOnlyMemory<byte> blob, CancellationToken cancellationToken = default);

    [MqttRequest("questions/{channel}", TimeoutSeconds = 30)]
    ValueTask<Answer> AskAsync(string device, int channel, Reading reading, CancellationToken cancellationToken = default);
}
