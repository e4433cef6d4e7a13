namespace TypedMqtt.AotTests.Contracts;

public enum Side
{
    [MqttName("in")]
    Inner,

    [MqttName("out")]
    Outer,
}
