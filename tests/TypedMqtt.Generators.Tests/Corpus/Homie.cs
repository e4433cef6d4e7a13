using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Homie;

/// <summary>The Homie convention: levels that begin with a dollar sign, everything retained, everything text.</summary>
[MqttContract("homie/{device}")]
public interface IHomie
{
    [MqttState("$state", Qos = MqttQos.AtLeastOnce)]
    ValueTask LifecycleAsync(string device, Lifecycle payload);

    [MqttState("$homie")]
    ValueTask VersionAsync(string device, string payload);

    [MqttState("{node}/{property}")]
    ValueTask PropertyAsync(string device, string node, string property, string? payload);

    [MqttEvent("{node}/{property}/set", Qos = MqttQos.ExactlyOnce)]
    ValueTask SetAsync(string device, string node, string property, string payload);

    [MqttState("{node}/{property}/$settable")]
    ValueTask SettableAsync(string device, string node, string property, bool payload);
}

public enum Lifecycle
{
    [MqttName("init")]
    Init,

    [MqttName("ready")]
    Ready,

    [MqttName("disconnected")]
    Disconnected,

    [MqttName("sleeping")]
    Sleeping,

    [MqttName("lost")]
    Lost,

    [MqttName("alert")]
    Alert,
}
