using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Cases;

[MqttContract("upper/{id}/{Id}/{ID}")]
public interface IStation
{
    [MqttEvent("a/{zone}/{Zone}")]
    ValueTask OnAsync(int id, int Id, int ID, int zone, string Zone);

    [MqttEvent("b/{zone}/{_zone}")]
    ValueTask ONAsync(int id, int Id, int ID, int zone, int _zone, string Payload, global::System.Threading.CancellationToken payload);
}

[MqttContract("lower")]
public interface ISTATION
{
    [MqttEvent("a")]
    ValueTask OnAsync();
}

[MqttContract("small")]
public interface istation
{
    [MqttEvent("a")]
    ValueTask onAsync();
}
