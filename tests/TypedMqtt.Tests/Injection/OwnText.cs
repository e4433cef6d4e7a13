using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Tests.Injection;

/// <summary>A level type of one's own that writes whatever it was given.</summary>
internal readonly record struct OwnText(string Value) : ISpanFormattable, ISpanParsable<OwnText>
{
    public static OwnText Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => new(s.ToString());

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out OwnText result)
    {
        result = new OwnText(s.ToString());
        return true;
    }

    public static OwnText Parse(string s, IFormatProvider? provider) => new(s);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OwnText result)
    {
        result = new OwnText(s ?? "");
        return s is not null;
    }

    public string ToString(string? format, IFormatProvider? formatProvider) => Value;

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = Value.Length;
        return Value.TryCopyTo(destination);
    }
}
