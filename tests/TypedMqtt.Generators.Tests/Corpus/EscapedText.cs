using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Escapes;

[MqttContract("{{literal}}/{id}")]
public interface IEscapes
{
    [MqttEvent("{{id}}/{literal}")]
    ValueTask BracesAsync(int id, string literal);

    [MqttEvent("a{{b/}}{{/{{{{x}}}}")]
    ValueTask InsideALevelAsync(int id);

    [MqttEvent("quote\"/back\\slash/<tag>&amp;/é/日本/😀/\u2028/ ")]
    ValueTask TextAsync(int id);

    [MqttEvent("$SYS/leading//double/")]
    ValueTask EmptyLevelsAsync(int id);
}
