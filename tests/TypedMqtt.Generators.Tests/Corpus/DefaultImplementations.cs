using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Bodies;

[MqttContract(Root + "/{id}")]
public interface IBodies
{
    public const string Root = "bodies";

    private static readonly string Local = "local";

    string Name => "name";

    [MqttEvent("x/{zone}")]
    ValueTask XAsync(string id, int zone, string payload, CancellationToken cancellationToken = default);

    ValueTask XAsync(string id, string payload, CancellationToken cancellationToken = default) => XAsync(id, 0, payload, cancellationToken);

    ValueTask ManyAsync<T>(string id, T value) => XAsync(id, Helper(value));

    static string Describe(IBodies bodies) => bodies.Name + Local;

    private string Helper(object? value) => value?.ToString() ?? Name;

    public sealed record Nested(int Value);
}
