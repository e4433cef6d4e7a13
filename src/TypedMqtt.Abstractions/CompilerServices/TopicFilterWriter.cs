using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>Writes a topic filter: like <see cref="TopicWriter"/>, with <c>+</c> and <c>#</c> for what is not bound.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct TopicFilterWriter
{
    private TopicWriter _topic;
    private bool _empty;

    /// <summary>Starts a topic filter.</summary>
    /// <param name="template">The topic template, for messages.</param>
    public TopicFilterWriter(string template)
    {
        _topic = new TopicWriter(template);
        _empty = true;
    }

    /// <inheritdoc cref="TopicWriter.Literal"/>
    public void Literal(scoped ReadOnlySpan<byte> utf8)
    {
        _topic.Literal(utf8);
        _empty = false;
    }

    /// <summary>Writes a level: its value when it is bound, else <c>+</c>.</summary>
    /// <param name="level">The level.</param>
    /// <param name="parameterName">The parameter it came from, for messages.</param>
    /// <exception cref="ArgumentException">The value cannot be a topic level, or the filter has become too long.</exception>
    public void Level(LevelFilter<string> level, string parameterName)
    {
        if (!TryAny(level.IsBound))
        {
            _topic.Level(level.Value, parameterName);
        }
    }

    /// <inheritdoc cref="Level(LevelFilter{string}, string)"/>
    public void Level(LevelFilter<bool> level, string parameterName)
    {
        if (!TryAny(level.IsBound))
        {
            _topic.Level(level.Value, parameterName);
        }
    }

    /// <inheritdoc cref="Level(LevelFilter{string}, string)"/>
    /// <typeparam name="T">The type of the level, written in its invariant form.</typeparam>
    public void Level<T>(LevelFilter<T> level, string parameterName)
        where T : ISpanFormattable
    {
        if (!TryAny(level.IsBound))
        {
            _topic.Level(level.Value, parameterName);
        }
    }

    /// <summary>Writes a level: its wire name when it is bound, else <c>+</c>.</summary>
    /// <typeparam name="T">The enum type.</typeparam>
    /// <param name="level">The level.</param>
    /// <param name="parameterName">The parameter it came from, for messages.</param>
    /// <param name="names">The names of the enum's members on the wire.</param>
    public void Level<T>(LevelFilter<T> level, EnumWireNames<T> names, string parameterName)
        where T : struct, Enum
    {
        if (!TryAny(level.IsBound))
        {
            _topic.Level(level.Value, names, parameterName);
        }
    }

    /// <summary>Writes a tail: its levels when it is bound, else <c>#</c>, with the slash before them.</summary>
    /// <param name="levels">The levels.</param>
    /// <param name="parameterName">The parameter it came from, for messages.</param>
    /// <exception cref="ArgumentException">A level of the value cannot be a topic level, or the filter has become too long.</exception>
    public void Tail(LevelFilter<string> levels, string parameterName)
    {
        if (levels.IsBound)
        {
            _topic.Tail(levels.Value, parameterName);
        }
        else
        {
            _topic.Literal(_empty ? "#"u8 : "/#"u8);
        }
    }

    /// <summary>Gives the topic filter as text: the end of this writer.</summary>
    public override string ToString() => _topic.ToString();

    private bool TryAny(bool isBound)
    {
        _empty = false;
        if (!isBound)
        {
            _topic.Literal("+"u8);
        }

        return !isBound;
    }
}
