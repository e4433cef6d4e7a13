using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Options;

/// <summary>Options are a parameter wherever they stand and whatever their name is, and no handler is given them.</summary>
[MqttContract("options/{zone}")]
public interface IOptions
{
    [MqttEvent("usual")]
    ValueTask UsualAsync(int zone, string payload, MqttPublishOptions? options = null, CancellationToken cancellationToken = default);

    [MqttEvent("required")]
    Task RequiredAsync(MqttPublishOptions topic, int zone, string payload);

    [MqttState("state")]
    ValueTask StateAsync(int zone, string? options, MqttPublishOptions? @params = null);

    [MqttEvent("nothing")]
    ValueTask NothingAsync(int zone, MqttPublishOptions? payload = default, CancellationToken token = default);
}
