using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Tail;

[MqttContract]
public interface ITail
{
    [MqttEvent("{*everything}")]
    ValueTask WholeTopicAsync(string everything);

    [MqttEvent("{id}/{*rest}")]
    ValueTask AfterALevelAsync(int id, string rest);

    [MqttEvent("log/{*rest}")]
    ValueTask AfterTextAsync(string rest, string payload);

    [MqttEvent("a//{*rest}")]
    ValueTask AfterAnEmptyLevelAsync(string rest);
}

[MqttContract("logs/{host}/{*path}")]
public interface IContractTail
{
    [MqttEvent("")]
    ValueTask WrittenAsync(string host, string path, string line);
}
