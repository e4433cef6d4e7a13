using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace TypedMqtt;

/// <summary>What may stand in one topic level (MQTT 5, 1.5.4 and 4.7). A value must never break out of its level.</summary>
internal static class TopicRules
{
    /// <summary>The longest topic name or filter, in bytes: the length is sent in two bytes (MQTT 5, 1.5.4).</summary>
    internal const int MaximumBytes = 65_535;

    private const string LoneSurrogate = "it is not valid Unicode (a lone surrogate)";

    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(ForbiddenBytes());

    /// <summary>Says what is wrong with the value of a level, or null when nothing is.</summary>
    /// <param name="level">The value as UTF-8.</param>
    internal static string? FindViolation(ReadOnlySpan<byte> level)
    {
        if (level.IsEmpty)
        {
            return "it is empty";
        }

        var index = level.IndexOfAny(Forbidden);
        if (index >= 0)
        {
            return level[index] switch
            {
                (byte)'/' => "it contains '/', which would start another topic level",
                (byte)'+' => "it contains the wildcard '+'",
                (byte)'#' => "it contains the wildcard '#'",
                0 => "it contains the character U+0000",
                var control => string.Create(CultureInfo.InvariantCulture, $"it contains the control character U+{(int)control:X4}"),
            };
        }

        return Ascii.IsValid(level) ? null : FindViolationBeyondAscii(level);
    }

    /// <summary>Says what is wrong with the value of a level, or null when nothing is.</summary>
    /// <param name="level">The value.</param>
    internal static string? FindViolation(string level)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(level.Length)];
        return Utf8.FromUtf16(level, utf8, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done
            ? FindViolation(utf8.AsSpan(0, written))
            : LoneSurrogate;
    }

    private static string? FindViolationBeyondAscii(ReadOnlySpan<byte> level)
    {
        if (!Utf8.IsValid(level))
        {
            return LoneSurrogate;
        }

        while (!level.IsEmpty)
        {
            Rune.DecodeFromUtf8(level, out var rune, out var consumed);

            // Legal but discouraged in MQTT (1.5.4), and servers close the connection over them.
            if (rune.Value is (>= 0x80 and <= 0x9F) or (>= 0xFDD0 and <= 0xFDEF) || (rune.Value & 0xFFFE) == 0xFFFE)
            {
                return string.Create(CultureInfo.InvariantCulture, $"it contains the control character or non-character U+{rune.Value:X4}");
            }

            level = level[consumed..];
        }

        return null;
    }

    private static byte[] ForbiddenBytes()
    {
        var bytes = new List<byte> { (byte)'/', (byte)'+', (byte)'#', 0x7F };
        for (byte control = 0; control < 0x20; control++)
        {
            bytes.Add(control);
        }

        return [.. bytes];
    }
}
