using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Defaults;

[MqttContract("defaults/{zone}")]
public interface IDefaults
{
    [MqttEvent("plain")]
    ValueTask PlainAsync(int zone = 1, string payload = "", CancellationToken cancellationToken = default);

    [MqttEvent("qos0", Qos = MqttQos.AtMostOnce, ExpirySeconds = 0)]
    ValueTask Qos0Async(int zone, params byte[] payload);

    [MqttState("qos1", Qos = MqttQos.AtLeastOnce, ExpirySeconds = int.MaxValue)]
    Task Qos1Async(int zone, Size? payload = null, CancellationToken token = default);

    [MqttEvent(template: "qos2", Qos = (MqttQos)2)]
    Task Qos2(int zone);
}

public enum Size { Small, Large }
