using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.InheritedStates;

/// <summary>A diamond of four levels, each side with a template, options and properties of its own.</summary>
[MqttContract("assets/{id}")]
public interface IAsset
{
    [MqttState("name")]
    ValueTask NameAsync(string id, string? payload, MqttPublishOptions? options = null);
}

[MqttContract("plants/{id}/machines")]
public interface IMachine : IAsset
{
    [MqttState("speed")]
    ValueTask SpeedAsync(string id, [MqttUserProperty("unit")] Unit unit, double? payload);
}

[MqttContract("plants/{id}/tools/{tool}")]
public interface ITool : IAsset, IMarker
{
    [MqttState("wear")]
    ValueTask WearAsync(string id, int tool, [MqttUserProperty("unit")] Unit? unit, double? payload, CancellationToken cancellationToken = default);
}

[MqttContract("plants/{id}/mills")]
public interface IMill : IMachine, ITool
{
    [MqttState("depth")]
    ValueTask DepthAsync(string id, Unit payload);
}

[MqttContract]
public interface IBigMill : IMill, IMachine, ITool, IAsset, IMarker;

/// <summary>No contract, and nothing that had to be one.</summary>
public interface IMarker
{
    const int Limit = 3;
}

public enum Unit
{
    [MqttName("1/min")]
    PerMinute,

    [MqttName("mm")]
    Millimetre,
}
