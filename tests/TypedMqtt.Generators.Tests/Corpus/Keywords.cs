using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.@event.@namespace;

[MqttContract("{class}/{default}")]
public interface @interface
{
    [MqttEvent("{string}/{*params}")]
    ValueTask @void(@enum @class, bool @default, string @string, string @params, @struct @object, CancellationToken @lock);

    [MqttState("{record}/{field}/{await}/{var}")]
    Task @new(@enum @class, bool @default, int record, int field, int @await, int var, string @return);
}

public enum @enum
{
    @true,
    [MqttName("no")] @false,
}

public enum @struct
{
    @null,
}
