using TypedMqtt.Routing;

namespace TypedMqtt.Session;

/// <summary>
/// The topic aliases of one connection on the way out (MQTT 5, 3.3.2.3.4): topics that are used again go out as two bytes.
/// When all are taken, the one that was not used for the longest time is given to the new topic. Pure; aliases die with the
/// connection, so a new connection has a new instance.
/// </summary>
internal sealed class OutboundAliases
{
    /// <summary>More would cost memory for topics and gain little.</summary>
    internal const int Most = 256;

    // What an alias costs in a packet: below this a topic is cheaper in full.
    private const int ShortestTopic = 6;

    private readonly int _maximum;
    private readonly Dictionary<byte[], Node>.AlternateLookup<ReadOnlySpan<byte>> _byTopic;
    private readonly LinkedList<Node> _byUse = new();

    /// <param name="maximum">The server's Topic Alias Maximum.</param>
    internal OutboundAliases(ushort maximum)
    {
        _maximum = Math.Min((int)maximum, Most);
        _byTopic = new Dictionary<byte[], Node>(Utf8LevelComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Gives the alias for a topic that is about to be sent.</summary>
    /// <param name="topic">The topic name.</param>
    /// <param name="isKnown">Whether the server knows the alias, so that the topic can be left out.</param>
    /// <returns>The alias; zero for none.</returns>
    internal ushort Use(ReadOnlySpan<byte> topic, out bool isKnown)
    {
        isKnown = false;
        if (_maximum == 0 || topic.Length < ShortestTopic)
        {
            return 0;
        }

        if (_byTopic.TryGetValue(topic, out var node))
        {
            isKnown = true;
            _byUse.Remove(node.Place);
            _byUse.AddFirst(node.Place);
            return node.Alias;
        }

        return _byUse.Count < _maximum ? Add(topic, (ushort)(_byUse.Count + 1)) : Replace(topic);
    }

    private ushort Add(ReadOnlySpan<byte> topic, ushort alias)
    {
        var node = new Node(topic.ToArray(), alias);
        _byTopic.Dictionary.Add(node.Topic, node);
        _byUse.AddFirst(node.Place);
        return alias;
    }

    private ushort Replace(ReadOnlySpan<byte> topic)
    {
        var oldest = _byUse.Last!.Value;
        _byUse.RemoveLast();
        _byTopic.Dictionary.Remove(oldest.Topic);
        return Add(topic, oldest.Alias);
    }

    private sealed class Node
    {
        internal Node(byte[] topic, ushort alias)
        {
            Topic = topic;
            Alias = alias;
            Place = new LinkedListNode<Node>(this);
        }

        internal byte[] Topic { get; }

        internal ushort Alias { get; }

        internal LinkedListNode<Node> Place { get; }
    }
}
