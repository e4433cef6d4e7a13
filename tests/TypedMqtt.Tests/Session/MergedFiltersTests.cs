using System.Text;
using CsCheck;
using TypedMqtt.Protocol;
using TypedMqtt.Routing;
using TypedMqtt.Session;

namespace TypedMqtt.Tests.Session;

/// <summary>Before MQTT 5 nothing says which subscription a message is for, so the server is asked for no more than it takes.</summary>
public sealed class MergedFiltersTests
{
    private static readonly string[] Filters = ["a/b", "a/+", "a/#", "+/b", "#", "a", "$share/g/a/b"];
    private static readonly string[] Topics = ["a", "a/b", "a/c", "a/b/c", "c/b"];

    private readonly SubscriptionRegistry _registry = new(new SubscriptionIdentifierSequence(1), merges: true);
    private readonly Dictionary<string, MqttQos> _server = [];
    private readonly List<string> _packets = [];
    private ushort _packetId;

    [Fact]
    public async Task A_filter_is_left_to_one_that_covers_it_and_settles_with_it()
    {
        var narrow = _registry.Hold("a/b", MqttQos.AtLeastOnce);
        _registry.Hold("a/#", MqttQos.AtMostOnce);
        Connect();
        Settle();

        Assert.Equal(["SUBSCRIBE a/# 1"], _packets);
        Assert.Equal(MqttReasonCode.GrantedQos1, await narrow.Settled);
    }

    [Fact]
    public void One_that_comes_later_is_asked_for_what_is_retained_and_then_left_to_the_other()
    {
        _registry.Hold("#", MqttQos.AtMostOnce);
        Connect();
        Settle();

        var later = _registry.Hold("a", MqttQos.AtMostOnce);
        Settle();
        Assert.True(later.Settled.IsCompletedSuccessfully);
        _registry.Hold("b", new SubscriptionWish(MqttQos.AtLeastOnce, RetainHandling: RetainHandling.DoNotSend));
        Settle();

        Assert.Equal(["SUBSCRIBE # 0", "SUBSCRIBE a 0", "UNSUBSCRIBE a", "SUBSCRIBE # 1"], _packets);
    }

    [Fact]
    public void What_the_server_has_is_left_to_a_wider_one_and_asked_for_again_before_that_ends()
    {
        _registry.Hold("a/b", MqttQos.ExactlyOnce);
        Connect();
        Settle();

        var wide = _registry.Hold("a/+", MqttQos.AtMostOnce);
        Settle();
        Assert.Equal(["SUBSCRIBE a/b 2", "SUBSCRIBE a/+ 0", "SUBSCRIBE a/+ 2", "UNSUBSCRIBE a/b"], _packets);
        _packets.Clear();

        _registry.Release(wide);
        Settle();
        Assert.Equal(["SUBSCRIBE a/b 2", "UNSUBSCRIBE a/+"], _packets);
    }

    [Fact]
    public async Task Where_the_wider_one_is_refused_each_is_asked_for_itself()
    {
        var wide = _registry.Hold("#", MqttQos.AtMostOnce);
        var narrow = _registry.Hold("a", MqttQos.AtMostOnce);
        Connect();

        Settle(refused: "#");

        Assert.Equal(["SUBSCRIBE # 0", "SUBSCRIBE a 0"], _packets);
        Assert.Equal((MqttReasonCode.UnspecifiedError, MqttReasonCode.Success), (await wide.Settled, await narrow.Settled));
    }

    [Fact]
    public void A_filter_that_the_server_has_is_taken_from_it_also_when_it_was_about_to_be_asked_for_again()
    {
        var low = _registry.Hold("a", MqttQos.AtMostOnce);
        Connect();
        Settle();
        var high = _registry.Hold("a", MqttQos.AtLeastOnce);

        _registry.Release(high);
        _registry.Release(low);
        Settle();

        Assert.Empty(_server);
    }

    /// <summary>Whatever comes and goes: a topic has a subscription for each filter that no other one covers, and for no more.</summary>
    [Fact]
    public void Whatever_is_held_the_server_sends_a_message_no_more_often_than_it_takes() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, Filters.Length - 1], Gen.Int[0, 2], Gen.Int[0, 2]).Array[1, 25]
            .Sample(steps => new MergedFiltersTests().Play(steps), iter: 5_000);

    private void Play((int Kind, int Filter, int Qos, int Wish)[] steps)
    {
        var holds = new List<SubscriptionHold>();
        Connect();
        foreach (var (kind, filter, qos, wish) in steps)
        {
            switch (kind)
            {
                case < 4:
                    holds.Add(_registry.Hold(Filters[filter], new SubscriptionWish(
                        (MqttQos)qos, RetainHandling: wish == 1 ? RetainHandling.DoNotSend : RetainHandling.SendAtSubscribe, Scope: new SubscriptionScope { IsPrivate = wish == 2 })));
                    break;
                case < 6 when holds.Count > 0:
                    _registry.Release(holds[filter % holds.Count]);
                    holds.RemoveAt(filter % holds.Count);
                    break;
                case < 8:
                    _ = TryExchange(refused: null);
                    break;
                case 8:
                    _registry.OnDisconnected();
                    Connect(sessionPresent: qos > 0);
                    break;
                default:
                    // The request arrives, and its answer is lost.
                    if (_registry.TakeRequest(++_packetId, now: 0, out var isSubscribe) is { } request)
                    {
                        Carry(request, isSubscribe);
                    }

                    _registry.OnDisconnected();
                    Connect(sessionPresent: true);
                    break;
            }
        }

        Settle();
        Assert.All(holds, hold => Assert.True(hold.Settled.IsCompletedSuccessfully));
        var held = holds.Select(hold => hold.Entry.TopicFilter).Distinct().ToList();
        foreach (var topic in Topics)
        {
            var matching = held.Where(filter => Matches(filter, topic)).ToList();
            var needed = matching.Where(filter => !matching.Exists(other => other != filter && Covers(other, filter))).ToList();
            Assert.Equal(needed.Order(), _server.Keys.Where(filter => Matches(filter, topic)).Order());
            foreach (var hold in holds.Where(hold => matching.Contains(hold.Entry.TopicFilter)))
            {
                Assert.Contains(_server, pair => Matches(pair.Key, topic) && pair.Value >= hold.Wish.Qos);
            }
        }
    }

    private void Connect(bool sessionPresent = false)
    {
        if (!sessionPresent)
        {
            _server.Clear();
        }

        _registry.OnConnected(sessionPresent, ServerLimits.Unknown);
    }

    private void Settle(string? refused = null)
    {
        // Whatever is to be done is done in few exchanges, or goes round and round.
        for (var exchanges = 0; TryExchange(refused); exchanges++)
        {
            Assert.True(exchanges < 100, string.Join('\n', _packets));
        }

        Assert.True(_registry.IsSettled);
    }

    private bool TryExchange(string? refused)
    {
        if (_registry.TakeRequest(++_packetId, now: 0, out var isSubscribe) is not { } request)
        {
            return false;
        }

        Carry(request, isSubscribe);
        if (refused is not null)
        {
            _server.Remove(refused);
        }

        var reasonCodes = request.Select(entry =>
            !isSubscribe ? MqttReasonCode.Success : entry.TopicFilter == refused ? MqttReasonCode.UnspecifiedError : (MqttReasonCode)entry.RequestedQos);
        Assert.True(_registry.OnAck(new SubAck(isSubscribe ? PacketType.SubAck : PacketType.UnsubAck, _packetId, [.. reasonCodes])));
        return true;
    }

    private void Carry(IEnumerable<SubscriptionEntry> request, bool isSubscribe)
    {
        foreach (var entry in request)
        {
            if (isSubscribe)
            {
                _packets.Add($"SUBSCRIBE {entry.TopicFilter} {(int)entry.RequestedQos}");
                _server[entry.TopicFilter] = entry.RequestedQos;
            }
            else
            {
                _packets.Add($"UNSUBSCRIBE {entry.TopicFilter}");
                _server.Remove(entry.TopicFilter);
            }
        }
    }

    private static bool Matches(string filter, string topic)
    {
        var trie = new TopicTrie<string>();
        trie.Add(filter.StartsWith("$share/g/", StringComparison.Ordinal) ? filter["$share/g/".Length..] : filter, filter);
        var matches = new List<string>();
        trie.Match(Encoding.UTF8.GetBytes(topic), matches);
        return matches.Count > 0;
    }

    // These filters are few enough to say it by hand; a shared one neither covers nor is covered.
    private static bool Covers(string wide, string narrow) => (wide, narrow) switch
    {
        ("#", not "$share/g/a/b") => true,
        ("a/#", "a" or "a/b" or "a/+") => true,
        ("a/+" or "+/b", "a/b") => true,
        _ => false,
    };
}
