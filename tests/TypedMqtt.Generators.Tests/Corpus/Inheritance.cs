using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Inheritance;

public interface IMarker;

[MqttContract("root/{tenant}", JsonContext = typeof(RootJson))]
public interface IRoot : IMarker
{
    [MqttEvent("alive")]
    ValueTask AliveAsync(string tenant, Beat payload, CancellationToken cancellationToken = default);
}

[MqttContract("left/{tenant}/{zone}")]
public interface ILeft : IRoot
{
    [MqttState("side")]
    ValueTask LeftSideAsync(string tenant, int zone, Side? payload);
}

[MqttContract("right/{tenant}")]
public interface IRight : IRoot
{
    [MqttState("side/{zone}")]
    ValueTask RightSideAsync(string tenant, int zone, Side payload);
}

[MqttContract("both/{tenant}")]
public interface IBoth : ILeft, IRight
{
    [MqttEvent("{side}/joined")]
    ValueTask JoinedAsync(string tenant, Side side);
}

[MqttContract]
public interface INothingOfItsOwn : IRoot;

public enum Side { Left, Right }

public sealed record Beat(int Count);

[JsonSerializable(typeof(Beat))]
public sealed partial class RootJson : JsonSerializerContext;
