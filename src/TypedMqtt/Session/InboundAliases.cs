using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// The topic aliases of one connection on the way in (MQTT 5, 3.3.2.3.4). Memory is bounded by the Topic Alias Maximum that
/// we announce. Pure; aliases die with the connection, so a new connection has a new instance.
/// </summary>
/// <param name="maximum">Our Topic Alias Maximum.</param>
internal sealed class InboundAliases(ushort maximum)
{
    private readonly byte[]?[] _topics = new byte[maximum][];

    /// <summary>Remembers the topic of a message that has both topic and alias, and fills in that of one with an alias alone.</summary>
    /// <exception cref="MqttProtocolException">The alias is beyond our maximum, or not known.</exception>
    internal void Resolve(ref InboundPublish publish)
    {
        var alias = publish.TopicAlias;
        if (alias == 0)
        {
            return;
        }

        if (alias > maximum)
        {
            throw new MqttProtocolException(
                MqttReasonCode.TopicAliasInvalid, "MQTT-3.3.2-11", $"The server used the topic alias {alias}, and our Topic Alias Maximum is {maximum}.");
        }

        ref var topic = ref _topics[alias - 1];
        if (publish.Topic.IsEmpty)
        {
            publish.Topic = topic ?? throw new MqttProtocolException(
                MqttReasonCode.ProtocolError, "MQTT-3.3.2-7", $"The server used the topic alias {alias} without having said what it stands for on this connection.");
        }
        else if (!publish.Topic.SequenceEqual(topic))
        {
            topic = publish.Topic.ToArray();
        }
    }
}
