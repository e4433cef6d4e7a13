namespace TypedMqtt.AotTests.Contracts;

[MqttContract("aot/named/{name}")]
public interface INamed
{
    [MqttEvent("hello", Qos = MqttQos.AtLeastOnce)]
    ValueTask HelloAsync(string name, string text);
}
