using System.Globalization;
using System.Text;

namespace TypedMqtt.Generators.Infrastructure;

/// <summary>Names of generated files.</summary>
internal static class HintNames
{
    // File systems take 255 bytes, and a character may be three.
    private const int Longest = 80;

    /// <summary>
    /// Makes a file name from a full metadata name: its end, where it is long. File names are compared without regard to case,
    /// so a hash of the exact name keeps contracts apart that differ by case alone, or by what is left out.
    /// </summary>
    internal static string Create(string fullMetadataName)
    {
        var name = new StringBuilder(Longest + 16);
        foreach (var character in fullMetadataName.Substring(Math.Max(0, fullMetadataName.Length - Longest)))
        {
            name.Append(char.IsLetterOrDigit(character) || character is '.' or '_' ? character : '-');
        }

        return name.Append('.').Append(Hash(fullMetadataName).ToString("x8", CultureInfo.InvariantCulture)).Append(".g.cs").ToString();
    }

    // FNV-1a: stable between processes and machines, which string.GetHashCode is not.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return hash;
    }
}
