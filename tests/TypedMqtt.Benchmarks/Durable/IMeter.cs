namespace TypedMqtt.Benchmarks.Durable;

[MqttContract("bench/meters/{meterId}", JsonContext = typeof(MeterJson))]
internal interface IMeter
{
    [MqttEvent("reading", Qos = MqttQos.AtLeastOnce)]
    ValueTask ReadingAsync(int meterId, Reading payload, CancellationToken cancellationToken = default);
}
