using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

[MqttContract("global/{id}", JsonContext = typeof(GlobalJson))]
public interface IGlobal
{
    [MqttEvent("point")]
    ValueTask PointAsync(int id, GlobalPoint payload, CancellationToken cancellationToken = default);

    [MqttState("level/{level}")]
    ValueTask LevelAsync(int id, GlobalLevel level, GlobalLevel payload, CancellationToken cancellationToken = default);
}

public enum GlobalLevel { Low, High }

public readonly record struct GlobalPoint(int X, int Y);

[JsonSerializable(typeof(GlobalPoint))]
internal sealed partial class GlobalJson : JsonSerializerContext;
