using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Properties;

/// <summary>User properties of every kind, in every place, needed and optional, with names that annoy.</summary>
[MqttContract("properties/{zone}")]
public interface IProperties
{
    [MqttEvent("text")]
    ValueTask TextAsync(int zone, string payload, [MqttUserProperty("unit")] string unit, [MqttUserProperty("note")] string? note = null, CancellationToken cancellationToken = default);

    [MqttEvent("numbers")]
    Task NumbersAsync([MqttUserProperty("x-sequence")] long sequence, int zone, [MqttUserProperty("limit")] double? limit, MqttPublishOptions? options = null);

    [MqttState("state", Qos = MqttQos.AtLeastOnce)]
    ValueTask StateAsync(int zone, double? payload, [MqttUserProperty("\"quoted\" \\ ✓")] bool valid, [MqttUserProperty("maybe")] bool? maybe);

    [MqttEvent("enums")]
    ValueTask EnumsAsync(int zone, Side side, [MqttUserProperty("side")] Side property, [MqttUserProperty("other")] Side? @event, CancellationToken token = default);

    [MqttEvent("types")]
    ValueTask TypesAsync(
        int zone,
        [MqttUserProperty("id")] Guid id,
        [MqttUserProperty("at")] DateTimeOffset at,
        [MqttUserProperty("host")] IPAddress host,
        [MqttUserProperty("from")] IPAddress? @in,
        [MqttUserProperty("delivery")] string delivery,
        [MqttUserProperty("topic")] string topic);

    /// <summary>Has the name of a field that another member's property would have.</summary>
    [MqttEvent("clash")]
    ValueTask TextUnitPropertyAsync(int zone, string payload);
}

public enum Side
{
    [MqttName("left-hand")]
    Left,

    [MqttName("right-hand")]
    Right,
}
