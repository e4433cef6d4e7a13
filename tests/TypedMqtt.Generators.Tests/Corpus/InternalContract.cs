using System.Text.Json.Serialization;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Internal;

[MqttContract("internal/{kind}", JsonContext = typeof(SecretJson))]
interface ISecret
{
    [MqttEvent("told")]
    ValueTask ToldAsync(Kind kind, Secret secret);
}

internal enum Kind { Small, Large }

internal sealed record Secret(string Text);

[JsonSerializable(typeof(Secret))]
internal sealed partial class SecretJson : JsonSerializerContext;
