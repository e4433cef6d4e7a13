using System.Text;

namespace TypedMqtt.Generators.Infrastructure;

/// <summary>Writes source text with four-space indentation and line feeds, whatever the machine.</summary>
internal sealed class SourceWriter
{
    private const int IndentSize = 4;

    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>Writes lines at the present indentation; the text may hold several.</summary>
    internal void Line(string text = "")
    {
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.TrimEnd('\r', ' ');
            if (trimmed.Length > 0)
            {
                _text.Append(' ', _indent * IndentSize).Append(trimmed);
            }

            _text.Append('\n');
        }
    }

    internal void Open(string? header = null)
    {
        if (header is not null)
        {
            Line(header);
        }

        Line("{");
        _indent++;
    }

    internal void Close()
    {
        _indent--;
        Line("}");
    }

    /// <summary>Writes lines one step further in.</summary>
    internal void Indented(string text)
    {
        _indent++;
        Line(text);
        _indent--;
    }

    /// <summary>Calls an action for every item, with an empty line between two.</summary>
    internal void ForEach<T>(IEnumerable<T> items, Action<T> write)
    {
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                Line();
            }

            first = false;
            write(item);
        }
    }

    public override string ToString() => _text.ToString();
}
