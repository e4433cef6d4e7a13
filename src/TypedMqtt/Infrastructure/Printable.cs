namespace TypedMqtt.Infrastructure;

/// <summary>Makes text from the network fit for a log line.</summary>
internal static class Printable
{
    private const int Longest = 200;

    /// <summary>Cuts a topic to a length a log can bear, and takes control characters out of it.</summary>
    internal static string Shorten(string topic)
    {
        var text = topic.Length <= Longest ? topic : string.Concat(topic.AsSpan(0, Longest), "…");

        // A line break in a topic must not look like a line of the log.
        return text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 ? text : string.Concat(text.Select(c => char.IsControl(c) ? '�' : c));
    }
}
