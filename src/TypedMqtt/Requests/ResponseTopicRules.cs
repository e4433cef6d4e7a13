using TypedMqtt.Connection;
using TypedMqtt.Routing;

namespace TypedMqtt.Requests;

/// <summary>
/// Where this client lets a request send an answer. A response topic comes from the network: whoever may ask could have us
/// publish, with our rights, where he may not.
/// </summary>
internal sealed class ResponseTopicRules
{
    private readonly Lock _lock = new();
    private readonly List<object> _matches = [];
    private readonly TopicTrie<object>? _allowed;
    private readonly byte[] _prefix;

    internal ResponseTopicRules(ConnectionSettings settings)
    {
        _prefix = settings.TopicPrefixUtf8;
        if (settings.Options.AllowedResponseTopics.Count > 0)
        {
            _allowed = new TopicTrie<object>();
            foreach (var filter in settings.Options.AllowedResponseTopics)
            {
                _allowed.Add(settings.TopicPrefix + filter, this);
            }
        }
    }

    /// <summary>Says what is wrong with a response topic; null when nothing is.</summary>
    /// <param name="topic">The response topic.</param>
    /// <param name="request">The topic of the request, the connection's prefix included.</param>
    internal string? FindProblem(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> request)
    {
        if (topic.IsEmpty)
        {
            return "it is empty";
        }

        if (topic[0] == (byte)'$')
        {
            return "it starts with '$', which is reserved for the server";
        }

        foreach (var range in topic.Split((byte)'/'))
        {
            // An empty level is legal in a topic name (MQTT 5, 4.7.1.1), though no contract has one.
            if (!topic[range].IsEmpty && TopicRules.FindViolation(topic[range]) is { } violation)
            {
                return $"of one of its levels, {violation}";
            }
        }

        if (topic.SequenceEqual(request))
        {
            return "it is the topic of the request itself";
        }

        if (!topic.StartsWith(_prefix))
        {
            return $"it is not below {nameof(MqttOptions)}.{nameof(MqttOptions.TopicPrefix)}";
        }

        return _allowed is null || IsAllowed(topic) ? null : $"{nameof(MqttOptions)}.{nameof(MqttOptions.AllowedResponseTopics)} does not have it";
    }

    // The trie is for one thread at a time, and every route has its own.
    private bool IsAllowed(ReadOnlySpan<byte> topic)
    {
        lock (_lock)
        {
            _matches.Clear();
            _allowed!.Match(topic, _matches);
            return _matches.Count > 0;
        }
    }
}
