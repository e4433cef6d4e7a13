using System.Text;
using TypedMqtt.Routing;

namespace TypedMqtt.Testing.Broker;

/// <summary>Matches topics with topic filters (MQTT 5, 4.7), as the client does.</summary>
internal static class TopicMatcher
{
    internal static bool Matches(string topicFilter, string topic)
    {
        var trie = new TopicTrie<string>();
        trie.Add(topicFilter, topicFilter);
        var matches = new List<string>();
        trie.Match(Encoding.UTF8.GetBytes(topic), matches);
        return matches.Count > 0;
    }
}
