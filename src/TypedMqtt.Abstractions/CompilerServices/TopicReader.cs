using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TypedMqtt.Serialization;

namespace TypedMqtt.CompilerServices;

/// <summary>Reads a topic name level by level, straight from its UTF-8 bytes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct TopicReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _topic;
    private readonly bool _isNotText;
    private int _position;

    /// <summary>Starts to read a topic name.</summary>
    /// <param name="utf8Topic">The topic name as UTF-8.</param>
    public TopicReader(ReadOnlySpan<byte> utf8Topic) => _topic = utf8Topic;

    /// <summary>Starts to read a topic name given as text.</summary>
    /// <param name="topic">The topic name.</param>
    public TopicReader(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        try
        {
            _topic = StrictUtf8.GetBytes(topic);
        }
        catch (EncoderFallbackException)
        {
            // Not text, so no topic name: nothing matches an empty topic but a tail, which asks.
            _topic = default;
            _isNotText = true;
        }
    }

    /// <summary>The placeholder whose level could not be read, or null.</summary>
    internal string? UnreadableLevel { readonly get; private set; }

    /// <summary>Reads a part of the template that has no placeholder in it.</summary>
    /// <param name="utf8">The part, slashes included.</param>
    public bool TryLiteral(scoped ReadOnlySpan<byte> utf8)
    {
        if (!_topic[_position..].StartsWith(utf8))
        {
            return false;
        }

        _position += utf8.Length;
        return true;
    }

    /// <summary>Reads a level.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parameterName">The placeholder, for messages.</param>
    public bool TryLevel([NotNullWhen(true)] out string? value, string parameterName)
    {
        var level = NextLevel();
        value = level.IsEmpty ? null : Encoding.UTF8.GetString(level);
        return value is not null || Unreadable(parameterName);
    }

    /// <inheritdoc cref="TryLevel(out string?, string)"/>
    public bool TryLevel(out bool value, string parameterName)
    {
        var level = NextLevel();
        value = level.SequenceEqual("true"u8);
        return value || level.SequenceEqual("false"u8) || Unreadable(parameterName);
    }

    /// <inheritdoc cref="TryLevel(out string?, string)"/>
    /// <typeparam name="T">The type of the level, read in its invariant form.</typeparam>
    public bool TryLevel<T>([MaybeNullWhen(false)] out T value, string parameterName)
        where T : ISpanParsable<T>
    {
        const int MaximumOnStack = 128;
        var level = NextLevel();

        var length = Encoding.UTF8.GetMaxCharCount(level.Length);
        var characters = length <= MaximumOnStack ? stackalloc char[length] : new char[length];
        characters = characters[..Encoding.UTF8.GetChars(level, characters)];

        // Parsers skip white space, and zeros at the end; " 5" is not the level that a publisher of 5 writes.
        if (characters.IsEmpty || IsSkipped(characters[0]) || IsSkipped(characters[^1]))
        {
            value = default;
            return Unreadable(parameterName);
        }

        return InvariantText.TryParse(characters, out value) || Unreadable(parameterName);
    }

    /// <summary>Reads a level.</summary>
    /// <typeparam name="T">The enum type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="parameterName">The placeholder, for messages.</param>
    /// <param name="names">The names of the enum's members on the wire.</param>
    public bool TryLevel<T>(EnumWireNames<T> names, out T value, string parameterName)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.TryParse(NextLevel(), out value) || Unreadable(parameterName);
    }

    /// <summary>
    /// Reads all levels that are left, without the slash before them. Where the topic ends here already the tail is empty:
    /// the filter <c>a/#</c> also matches <c>a</c> (MQTT 5, 4.7.1.2).
    /// </summary>
    /// <param name="value">The levels, separated by slashes.</param>
    /// <param name="parameterName">The placeholder, for messages.</param>
    public bool TryTail([NotNullWhen(true)] out string? value, string parameterName)
    {
        var rest = _topic[_position..];
        if (_isNotText)
        {
            value = null;
            return Unreadable(parameterName);
        }

        if (_position > 0 && !rest.IsEmpty)
        {
            if (rest[0] != (byte)'/')
            {
                value = null;
                return Unreadable(parameterName);
            }

            rest = rest[1..];
        }

        _position = _topic.Length;
        value = Encoding.UTF8.GetString(rest);
        return true;
    }

    /// <summary>Whether the whole topic has been read.</summary>
    public readonly bool TryEnd() => _position == _topic.Length;

    private static bool IsSkipped(char character) => character == '\0' || char.IsWhiteSpace(character);

    private ReadOnlySpan<byte> NextLevel()
    {
        var rest = _topic[_position..];
        var slash = rest.IndexOf((byte)'/');
        var level = slash < 0 ? rest : rest[..slash];
        _position += level.Length;
        return level;
    }

    private bool Unreadable(string parameterName)
    {
        UnreadableLevel = parameterName;
        return false;
    }
}
