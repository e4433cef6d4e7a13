using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Commands;

/// <summary>Members without a payload, with levels and properties or without anything.</summary>
[MqttContract("commands")]
public interface ICommands
{
    [MqttEvent("stop")]
    ValueTask StopAsync();

    [MqttEvent("reset/{unit}", Qos = MqttQos.ExactlyOnce, ExpirySeconds = 5)]
    Task ResetAsync(byte unit, MqttPublishOptions? options = null);

    [MqttEvent("move/{axis}/{distance}")]
    ValueTask MoveAsync(char axis, decimal distance, [MqttUserProperty("deadline")] DateTimeOffset? deadline = null);

    [MqttState("armed")]
    ValueTask ArmedAsync([MqttUserProperty("by")] string by, bool payload);
}
