using CsCheck;

namespace TypedMqtt.Tests.Harness;

/// <summary>Values that want to break out of their topic level.</summary>
internal static class Values
{
    /// <summary>Any text, and far more often than by chance what has a meaning in topics or is no text at all.</summary>
    internal static Gen<string> Hostile { get; } = Gen.OneOf(
        Gen.Char,
        Gen.OneOf('/', '+', '#', '$', '\0', '\n', '\u001F', ' ', '\u007F', '\u0085', '\uD83D', '\uDE00', '\uFDD0', '\uFFFE', '\uFEFF'),
        Gen.Char['a', 'f'],
        Gen.Char['a', 'f']).Array[0, 8].Select(characters => new string(characters));

    /// <summary>Text whose UTF-8 form lies around the longest topic.</summary>
    internal static Gen<string> OverLong { get; } =
        Gen.Select(Gen.OneOf("a", "é", "€", "😀"), Gen.Int[-20, 20], (unit, more) =>
            string.Concat(Enumerable.Repeat(unit, (65_535 / System.Text.Encoding.UTF8.GetByteCount(unit)) + more)));

    /// <summary>Says by itself, character by character, whether a value may be a topic level.</summary>
    internal static bool MayBeALevel(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                if ((char.ConvertToUtf32(value[i], value[i + 1]) & 0xFFFE) == 0xFFFE)
                {
                    return false;
                }

                i++;
            }
            else if (value[i] is '/' or '+' or '#' or (>= '\uFDD0' and <= '\uFDEF') or '\uFFFE' or '\uFFFF' || char.IsControl(value[i]) || char.IsSurrogate(value[i]))
            {
                return false;
            }
        }

        return value.Length > 0;
    }
}
