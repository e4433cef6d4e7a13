using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.North
{
    [MqttContract("north")]
    public interface IStation
    {
        [MqttEvent("wind")]
        ValueTask WindAsync(double payload);
    }
}

namespace Acme.South
{
    [MqttContract("south")]
    public interface IStation
    {
        [MqttEvent("wind")]
        ValueTask WindAsync(double payload);
    }
}

namespace Acme.System.Threading.Tasks
{
    [MqttContract("hidden")]
    public interface IStation
    {
        [MqttEvent("wind")]
        ValueTask WindAsync(double payload);
    }
}
