using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.NoTemplate;

[MqttContract]
public interface IWhole
{
    [MqttEvent("whole/{zone}")]
    ValueTask ZoneAsync(int zone, string payload);

    [MqttEvent("/leading/slash")]
    ValueTask LeadingAsync(string payload);
}

[MqttContract("all/of/it/{zone}")]
public interface IContractOnly
{
    [MqttEvent("")]
    ValueTask ZoneAsync(int zone, string payload);
}

[MqttContract("slash/")]
public interface ISlashes
{
    [MqttEvent("/at/the/seam")]
    ValueTask OneAsync();

    [MqttEvent("before")]
    ValueTask TwoAsync();
}

[MqttContract]
public interface IEmpty;
