using TypedMqtt.CompilerServices;

namespace TypedMqtt.Dispatch;

/// <summary>
/// The part of a topic that says which lane a message takes, as UTF-8 bytes: nothing is parsed, so two spellings of one value
/// are two keys, which costs nothing but the order between them.
/// </summary>
internal readonly struct LaneKey
{
    /// <summary>The key is the whole topic.</summary>
    internal static readonly LaneKey Topic = new(0, isTail: true);

    private readonly int _level;
    private readonly bool _isTail;

    private LaneKey(int level, bool isTail) => (_level, _isTail) = (level, isTail);

    /// <summary>The same key for topics that have so many levels before the member's.</summary>
    internal LaneKey Behind(int levels) => new(_level + levels, _isTail);

    /// <summary>The key that a typed level is; null when the member has no such level.</summary>
    /// <param name="member">The contract member.</param>
    /// <param name="levelName">The name of the placeholder.</param>
    internal static LaneKey? OfLevel(MqttMember member, string levelName) =>
        member.FindLevel(levelName) is { } level ? new LaneKey(level.Index, level.IsTail) : null;

    /// <summary>Reads the key from a topic name, the connection's prefix left out.</summary>
    internal ReadOnlySpan<byte> Of(ReadOnlySpan<byte> topic)
    {
        for (var i = 0; i < _level; i++)
        {
            var slash = topic.IndexOf((byte)'/');
            topic = slash < 0 ? default : topic[(slash + 1)..];
        }

        var end = _isTail ? -1 : topic.IndexOf((byte)'/');
        return end < 0 ? topic : topic[..end];
    }
}
