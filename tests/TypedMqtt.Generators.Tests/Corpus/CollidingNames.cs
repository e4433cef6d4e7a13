using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Collisions;

[MqttContract("{topic}/{filter}/{reader}/{options}")]
public interface ICollisions
{
    [MqttEvent("{payload}/{handler}/{context}/{delivery}")]
    ValueTask LocalsAsync(string topic, string filter, string reader, string options, string payload, string handler, string context, string delivery, int cancellationToken);

    [MqttEvent("{topic2}/{message}/{qos}")]
    ValueTask MoreLocalsAsync(string topic, string filter, string reader, string options, int topic2, string message, string qos, byte[] payload, CancellationToken context);

    [MqttEvent("{Template}/{Format}/{Filter}/{TryParse}/{Write}/{TryRead}")]
    ValueTask TopicMembersAsync(string topic, string filter, string reader, string options, string Template, string Format, string Filter, string TryParse, string Write, string TryRead);

    [MqttEvent("{_fields}/{_runtime}/{_}/{nameof}/{FieldsLevel}/{fields}")]
    ValueTask FieldsAsync(string topic, string filter, string reader, string options, string _fields, string _runtime, string _, string nameof, string FieldsLevel, string fields);

    [MqttEvent("{CollisionsTopics}/{CollisionsMembers}/{CollisionsBindings}/{TypesOptions}")]
    ValueTask TypesAsync(string topic, string filter, string reader, string options, string CollisionsTopics, string CollisionsMembers, string CollisionsBindings, string TypesOptions, string CollisionsHandlers);

    [MqttEvent("{Context}/{Equals}/{ToString}/{Clone}/{EqualityContract}/{RecordMessage}/{CollisionsLevels}")]
    ValueTask RecordAsync(string topic, string filter, string reader, string options, int Context, int Equals, int ToString, int Clone, int EqualityContract, int RecordMessage, int CollisionsLevels, string value);

    [MqttEvent("discard")]
    ValueTask DiscardAsync(string topic, string filter, string reader, string options, string _, CancellationToken cancellationToken);

    [MqttEvent("enum/{mode}")]
    ValueTask ModeNamesAsync(string topic, string filter, string reader, string options, Mode mode, Other.Mode payload);
}

public enum Mode { On }

public static class Other
{
    public enum Mode { Off }
}
