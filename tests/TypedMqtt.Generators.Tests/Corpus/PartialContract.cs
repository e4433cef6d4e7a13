using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Parts;

[MqttContract("parts/{id}")]
public partial interface IParts
{
    [MqttEvent("one")]
    ValueTask OneAsync(int id);
}

public partial interface IParts
{
    [MqttEvent("two")]
    ValueTask TwoAsync(int id);
}
