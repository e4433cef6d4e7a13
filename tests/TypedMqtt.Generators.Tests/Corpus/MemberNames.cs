using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Members;

[MqttContract("members/{id}")]
public interface IMembers
{
    [MqttEvent("template")]
    ValueTask TemplateAsync(int id);

    [MqttEvent("format")]
    ValueTask Format(int id);

    [MqttEvent("filter")]
    ValueTask FilterAsync(int id);

    [MqttEvent("parse")]
    ValueTask TryParseAsync(int id);

    [MqttEvent("write")]
    ValueTask WriteAsync(int id);

    [MqttEvent("read")]
    ValueTask TryReadAsync(int id);

    [MqttEvent("where/{zone}")]
    ValueTask WhereAsync(int id, int zone);

    [MqttEvent("register")]
    ValueTask RegisterAsync(int id);

    [MqttEvent("qos")]
    ValueTask QosAsync(int id);

    [MqttEvent("equals")]
    ValueTask EqualsAsync(int id);

    [MqttEvent("type")]
    ValueTask GetTypeAsync(int id);

    [MqttEvent("async")]
    ValueTask Async(int id);

    [MqttEvent("lower")]
    ValueTask lower(int id);

    [MqttEvent("underscore")]
    ValueTask _underscore(int id);

    [MqttEvent("single")]
    ValueTask _(int id, string _);

    [MqttEvent("übung")]
    ValueTask ÜbungAsync(int id);

    [MqttEvent("runtime")]
    ValueTask RuntimeAsync(int id);
}
