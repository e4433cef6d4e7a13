using System.Text;

namespace TypedMqtt.Authentication;

/// <summary>The text of SCRAM (RFC 5802, 5.1, 7).</summary>
internal static class ScramText
{
    /// <summary>
    /// Brings a user name or a password into the form of SASLprep (RFC 4013), as far as it matters for what people type: compatibility
    /// forms are one, blanks are one, and there are no controls. Without the tables of Unicode (invariant globalization) .NET leaves
    /// compatibility forms as they are.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty or has a character that is not allowed. The message does not say which.</exception>
    internal static string Prepare(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new ArgumentException("SCRAM-SHA-256 needs a user name and a password.");
        }

        // Of what is ASCII nothing changes.
        if (!Ascii.IsValid(text))
        {
            var blanks = string.Concat(text.Select(character => char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.SpaceSeparator ? ' ' : character));
            text = blanks.Replace("\u00AD", "", StringComparison.Ordinal).Normalize(NormalizationForm.FormKC);
        }

        return text.Any(char.IsControl) ? throw new ArgumentException("A user name or a password of SCRAM-SHA-256 has no control characters.") : text;
    }

    /// <summary>A user name within a message, whose fields end with a comma.</summary>
    internal static string Escape(string userName) => userName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    /// <summary>Reads the fields of a message: a letter, an equals sign, a value. Of what is there twice, and of extensions, the first counts.</summary>
    internal static Dictionary<char, string> ReadFields(byte[]? message)
    {
        var fields = new Dictionary<char, string>();
        foreach (var field in Encoding.UTF8.GetString(message ?? []).Split(','))
        {
            if (field.Length < 2 || field[1] != '=')
            {
                throw new FormatException("A message of SCRAM has a field that is none.");
            }

            fields.TryAdd(field[0], field[2..]);
        }

        return fields;
    }
}
