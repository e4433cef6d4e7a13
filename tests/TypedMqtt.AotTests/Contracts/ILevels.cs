using System.Net;

namespace TypedMqtt.AotTests.Contracts;

/// <summary>One level of every kind.</summary>
[MqttContract("aot/levels")]
public interface ILevels
{
    [MqttEvent("text/{text}/{flag}/{character}")]
    ValueTask TextAsync(string text, bool flag, char character);

    [MqttEvent("numbers/{small}/{whole}/{large}/{huge}/{exact}/{real}", Qos = MqttQos.AtLeastOnce)]
    ValueTask NumbersAsync(byte small, int whole, ulong large, Int128 huge, decimal exact, double real);

    [MqttEvent("ids/{id}/{day}/{time}/{stamp}/{span}/{address}", Qos = MqttQos.AtLeastOnce)]
    ValueTask IdsAsync(Guid id, DateOnly day, TimeOnly time, DateTimeOffset stamp, TimeSpan span, IPAddress address);

    [MqttEvent("own/{side}/{serial}", Qos = MqttQos.AtLeastOnce)]
    ValueTask OwnAsync(Side side, Serial serial);

    [MqttEvent("tail/{*path}", Qos = MqttQos.AtLeastOnce)]
    Task TailAsync(string path);
}
