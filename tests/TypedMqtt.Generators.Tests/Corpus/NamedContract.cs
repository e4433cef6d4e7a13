using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Named;

[MqttContract("a", Name = "First")]
public interface IStation
{
    [MqttEvent("x")]
    ValueTask XAsync();
}

public static class Nested
{
    [MqttContract("b", Name = "Second")]
    public interface IStation
    {
        [MqttEvent("x")]
        ValueTask XAsync();
    }
}

[MqttContract("c")]
public interface Invoice
{
    [MqttEvent("x")]
    ValueTask XAsync();
}

[MqttContract("d")]
public interface IIoT
{
    [MqttEvent("x")]
    ValueTask XAsync();
}
