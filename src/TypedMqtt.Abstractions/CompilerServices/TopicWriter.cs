using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using TypedMqtt.Serialization;

namespace TypedMqtt.CompilerServices;

/// <summary>
/// Writes a topic name as UTF-8, level by level, into a pooled buffer, and refuses every value that would break out of its
/// level. When it refuses, the buffer has gone back to the pool before the exception is thrown.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct TopicWriter
{
    private const int InitialCapacity = 256;

    private readonly string _template;
    private readonly int _start;
    private byte[]? _buffer;
    private int _length;
    private string? _lastParameterName;

    /// <summary>Starts a topic.</summary>
    /// <param name="template">The topic template, for messages.</param>
    public TopicWriter(string template)
        : this(template, default)
    {
    }

    internal TopicWriter(string template, ReadOnlySpan<byte> prefix)
        : this(template, prefix, ArrayPool<byte>.Shared.Rent(Math.Max(InitialCapacity, prefix.Length)))
    {
    }

    /// <param name="template">The topic template, for messages.</param>
    /// <param name="prefix">What the topic begins with.</param>
    /// <param name="rented">An array of the shared pool, to write to.</param>
    internal TopicWriter(string template, ReadOnlySpan<byte> prefix, byte[] rented)
    {
        _template = template;
        _buffer = rented;
        prefix.CopyTo(Reserve(prefix.Length));
        _length = _start = prefix.Length;
    }

    /// <summary>Writes a part of the template that has no placeholder in it.</summary>
    /// <param name="utf8">The part, slashes included.</param>
    /// <exception cref="ArgumentException">With the values before it the topic has become too long.</exception>
    public void Literal(scoped ReadOnlySpan<byte> utf8)
    {
        if (_length + utf8.Length > TopicRules.MaximumBytes)
        {
            throw RefuseLength(_lastParameterName);
        }

        utf8.CopyTo(Reserve(utf8.Length));
        _length += utf8.Length;
    }

    /// <summary>Writes a level.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parameterName">The parameter it came from, for messages.</param>
    /// <exception cref="ArgumentException">The value cannot be a topic level, or the topic has become too long.</exception>
    public void Level(string value, string parameterName)
    {
        WriteText(value, parameterName);
    }

    /// <inheritdoc cref="Level(string, string)"/>
    public void Level(bool value, string parameterName) => WriteText(value ? "true" : "false", parameterName);

    /// <inheritdoc cref="Level(string, string)"/>
    /// <typeparam name="T">The type of the level, written in its invariant form.</typeparam>
    public void Level<T>(T value, string parameterName)
        where T : ISpanFormattable
    {
        if (value is null)
        {
            throw RefuseNull(parameterName);
        }

        // A topic level has no '+', as in the offset of a time zone: moments are written in UTC.
        if (value is DateTimeOffset moment)
        {
            Level(moment.UtcDateTime, parameterName);
            return;
        }

        if (value is DateTime { Kind: DateTimeKind.Local } local)
        {
            Level(local.ToUniversalTime(), parameterName);
            return;
        }

        if (value is IUtf8SpanFormattable)
        {
            Accept(Format(value, parameterName), parameterName);
        }
        else
        {
            WriteText(ToText(value, parameterName), parameterName);
        }
    }

    /// <summary>Writes a level.</summary>
    /// <typeparam name="T">The enum type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="parameterName">The parameter it came from, for messages.</param>
    /// <param name="names">The names of the enum's members on the wire.</param>
    public void Level<T>(T value, EnumWireNames<T> names, string parameterName)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(names);
        if (!names.TryGetName(value, out var name))
        {
            Release();
            throw new ArgumentOutOfRangeException(
                parameterName, value, $"The topic level '{{{parameterName}}}' of '{_template}' takes only declared members of {typeof(T).Name}.");
        }

        WriteText(name, parameterName);
    }

    /// <summary>Writes the levels of a tail, each checked as one level, with the slash before them.</summary>
    /// <param name="value">One or more levels separated by slashes.</param>
    /// <param name="parameterName">The parameter it came from, for messages.</param>
    /// <exception cref="ArgumentException">A level of the value cannot be a topic level, or the topic has become too long.</exception>
    public void Tail(string value, string parameterName)
    {
        if (value is null)
        {
            throw RefuseNull(parameterName);
        }

        // Every level goes the way of a single one, so what is refused there is refused here.
        foreach (var level in value.AsSpan().Split('/'))
        {
            if (_length > _start)
            {
                Literal("/"u8);
            }

            WriteText(value.AsSpan(level), parameterName);
        }
    }

    /// <summary>Gives the topic as text and the buffer back to the pool: the end of this writer.</summary>
    public override string ToString()
    {
        var topic = Encoding.UTF8.GetString(Written);
        Release();
        return topic;
    }

    internal readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Hands the pooled buffer, with the topic at its start, to the caller: the end of this writer.</summary>
    internal byte[] Detach(out int topicLength)
    {
        var buffer = _buffer ?? throw new InvalidOperationException("The topic has been taken already.");
        topicLength = _length;
        _buffer = null;
        _length = 0;
        return buffer;
    }

    internal void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            _length = 0;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void WriteText(string value, string parameterName)
    {
        if (value is null)
        {
            throw RefuseNull(parameterName);
        }

        WriteText(value.AsSpan(), parameterName);
    }

    private void WriteText(scoped ReadOnlySpan<char> value, string parameterName)
    {
        if (value.Length > TopicRules.MaximumBytes)
        {
            throw RefuseLength(parameterName);
        }

        var destination = Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        if (Utf8.FromUtf16(value, destination, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            throw Refuse(parameterName, "it is not valid Unicode (a lone surrogate)");
        }

        Accept(written, parameterName);
    }

    /// <summary>Lets a value write itself behind the end.</summary>
    private int Format<T>(T value, string parameterName)
        where T : ISpanFormattable
    {
        while (true)
        {
            var destination = Reserve(1);
            int written;
            bool fits;
            try
            {
                // The cast is a constrained call for value types: nothing is boxed.
                fits = ((IUtf8SpanFormattable)value).TryFormat(destination, out written, InvariantText.FormatOf<T>(), CultureInfo.InvariantCulture);
            }
#pragma warning disable CA1031 // A type may fail in any way; a lone surrogate as a char does.
            catch (Exception e)
#pragma warning restore CA1031
            {
                throw RefuseFailure(parameterName, e);
            }

            if (fits)
            {
                return written;
            }

            Grow(parameterName);
        }
    }

    private string ToText<T>(T value, string parameterName)
        where T : ISpanFormattable
    {
        try
        {
            return value.ToString(InvariantText.FormatOf<T>(), CultureInfo.InvariantCulture);
        }
#pragma warning disable CA1031 // A type may fail in any way.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw RefuseFailure(parameterName, e);
        }
    }

    /// <summary>Checks what has been written behind the end and takes it in.</summary>
    private void Accept(int written, string parameterName)
    {
        var level = _buffer.AsSpan(_length, written);
        if (TopicRules.FindViolation(level) is { } violation)
        {
            throw Refuse(parameterName, violation);
        }

        // "$SYS", "$share": names the server gives a meaning to. Only a template may say them.
        if (_length == 0 && level[0] == (byte)'$')
        {
            throw Refuse(parameterName, "it starts the topic with '$', which is reserved for the server");
        }

        if (_length + written > TopicRules.MaximumBytes)
        {
            throw RefuseLength(parameterName);
        }

        _length += written;
        _lastParameterName = parameterName;
    }

    private Span<byte> Reserve(int count)
    {
        var buffer = _buffer ?? throw new InvalidOperationException("The topic has been taken already.");
        if (buffer.Length - _length < count)
        {
            buffer = Enlarge(count);
        }

        return buffer.AsSpan(_length);
    }

    private void Grow(string parameterName)
    {
        if (_buffer!.Length - _length > TopicRules.MaximumBytes)
        {
            throw RefuseLength(parameterName);
        }

        // Twice as much: at the start of a topic as much again would be what there is.
        Enlarge(2 * _buffer.Length);
    }

    private byte[] Enlarge(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(_length + Math.Max(count, _buffer!.Length));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        return larger;
    }

    private ArgumentException Refuse(string parameterName, string violation)
    {
        Release();
        return new ArgumentException($"The value for '{{{parameterName}}}' of '{_template}' cannot be a topic level: {violation}.", parameterName);
    }

    // The message of the type itself may repeat the value, so only the failure's type is named.
    private ArgumentException RefuseFailure(string parameterName, Exception failure)
    {
        Release();
        return new ArgumentException(
            $"The value for '{{{parameterName}}}' of '{_template}' cannot be a topic level: its type could not write it ({failure.GetType().Name}).", parameterName, failure);
    }

    private ArgumentException RefuseLength(string? parameterName)
    {
        Release();
        if (parameterName is null)
        {
            return new ArgumentException($"With the connection's topic prefix the topic of '{_template}' is longer than the {TopicRules.MaximumBytes} bytes MQTT allows.");
        }

        return new ArgumentException(
            $"With this value for '{{{parameterName}}}' the topic of '{_template}' is longer than the {TopicRules.MaximumBytes} bytes MQTT allows.", parameterName);
    }

    private ArgumentNullException RefuseNull(string parameterName)
    {
        Release();
        return new ArgumentNullException(parameterName, $"The value for '{{{parameterName}}}' of '{_template}' cannot be a topic level: it is null.");
    }
}
