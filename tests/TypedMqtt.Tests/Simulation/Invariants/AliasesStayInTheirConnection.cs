using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Invariants;

/// <summary>
/// A topic alias means on a connection what that connection has said it means, and is no higher than the server's maximum
/// (MQTT-3.2.2-17, -18); each message arrives under the topic it was published to, both ways.
/// </summary>
internal sealed class AliasesStayInTheirConnection(Conversation conversation) : Invariant
{
    private readonly Dictionary<ushort, string> _aliases = [];
    private int _maximum;

    internal override void On(in SimEvent e)
    {
        switch (e.Kind)
        {
            case SimEventKind.Opened:
                _aliases.Clear();
                _maximum = 0;
                break;
            case SimEventKind.ClientReceived when e.Packet!.Type == WireType.ConnAck:
                _maximum = e.Packet.TopicAliasMaximum ?? 0;
                break;
            case SimEventKind.ClientSent when e.Packet is { Type: WireType.Publish } publish:
                OnPublish(publish);
                break;
            case SimEventKind.Delivered:
                Check(e.Text == conversation.ServerSteps[e.Number - 1].Topic, $"message {e.Number} was delivered under {e.Text}.");
                break;
            default:
                break;
        }
    }

    private void OnPublish(WirePacket publish)
    {
        Check(publish.TopicAlias <= _maximum, $"{publish} has an alias above {_maximum}.");
        var topic = publish.Topic;
        if (topic.Length == 0)
        {
            Check(_aliases.TryGetValue(publish.TopicAlias, out topic!), $"{publish} has an alias that this connection does not know.");
        }
        else if (publish.TopicAlias > 0)
        {
            _aliases[publish.TopicAlias] = topic;
        }

        Check(topic == conversation.PublishTopic(publish.Number), $"{publish} goes to {topic}.");
    }
}
