namespace TypedMqtt.AotTests;

internal sealed record Arrival(object? Payload, MqttContext Context);
