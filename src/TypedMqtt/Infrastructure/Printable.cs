namespace TypedMqtt.Infrastructure;

/// <summary>Makes text from the network fit for a log line.</summary>
internal static class Printable
{
    private const int Longest = 200;

    /// <summary>Cuts a topic to a length a log can bear, and takes control characters and line breaks out of it.</summary>
    internal static string Shorten(string topic)
    {
        var text = topic;
        if (topic.Length > Longest)
        {
            // Not through the middle of a surrogate pair.
            var length = char.IsHighSurrogate(topic[Longest - 1]) ? Longest - 1 : Longest;
            text = string.Concat(topic.AsSpan(0, length), "…");
        }

        // A line break in a topic must not look like a line of the log, nor an escape sequence command a terminal.
        return text.Any(IsUnprintable) ? string.Concat(text.Select(c => IsUnprintable(c) ? '\uFFFD' : c)) : text;
    }

    private static bool IsUnprintable(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
