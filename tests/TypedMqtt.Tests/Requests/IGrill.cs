namespace TypedMqtt.Tests.Requests;

/// <summary>A request without a payload, and with a level that not every topic has.</summary>
[MqttContract("grill")]
internal interface IGrill
{
    [MqttRequest("{number}")]
    ValueTask<bool> LightAsync(int number);
}
