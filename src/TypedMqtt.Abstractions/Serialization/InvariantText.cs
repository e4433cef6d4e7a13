using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TypedMqtt.Serialization;

/// <summary>
/// The text form of values in topics and payloads. It is the invariant one, except for dates and times: theirs has slashes
/// in it and loses what is below a second, so they are written in ISO 8601.
/// </summary>
internal static class InvariantText
{
    /// <summary>The format to write a type with; null for its own.</summary>
    internal static string? FormatOf<T>() => typeof(T) == typeof(DateTimeOffset) || typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateOnly) || typeof(T) == typeof(TimeOnly)
        ? "O"
        : null;

    internal static bool TryParse<T>(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out T value)
        where T : ISpanParsable<T>
    {
        if (typeof(T) == typeof(DateTime))
        {
            // Without it, a time in UTC would come back as one of this machine.
            var parsed = DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time);
            value = (T)(object)time;
            return parsed;
        }

        return T.TryParse(text, CultureInfo.InvariantCulture, out value);
    }
}
