using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.AotTests.Contracts;

/// <summary>A level type of the user's own.</summary>
public readonly record struct Serial(int Value) : ISpanFormattable, ISpanParsable<Serial>
{
    public static Serial Parse(string s, IFormatProvider? provider) => new(int.Parse(s, provider));

    public static Serial Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => new(int.Parse(s, provider));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Serial result) => TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Serial result)
    {
        var read = int.TryParse(s, provider, out var value);
        result = new Serial(value);
        return read;
    }

    public string ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, formatProvider);

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, format, provider);
}
