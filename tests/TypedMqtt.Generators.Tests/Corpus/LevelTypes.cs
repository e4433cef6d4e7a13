using System;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Numerics;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Levels;

[MqttContract("levels")]
public interface ILevels
{
    [MqttEvent("text/{text}/{flag}/{character}")]
    ValueTask TextAsync(string text, bool flag, char character);

    [MqttEvent("integers/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j}/{k}")]
    ValueTask IntegersAsync(sbyte a, byte b, short c, ushort d, int e, uint f, long g, ulong h, Int128 i, UInt128 j, BigInteger k);

    [MqttEvent("{single}/{dbl}/{dec}/{half}")]
    ValueTask FloatsAsync(float single, double dbl, decimal dec, Half half);

    [MqttEvent("ids/{guid}/{date}/{time}/{stamp}/{span}/{address}")]
    ValueTask IdsAsync(Guid guid, DateOnly date, TimeOnly time, DateTimeOffset stamp, TimeSpan span, IPAddress address);

    [MqttEvent("{serial}/{code}")]
    ValueTask OwnAsync(Serial serial, Code code);

    [MqttEvent("{mode}/{bits}/{day}/{none}")]
    ValueTask EnumsAsync(Mode mode, Bits bits, DayOfWeek day, None none);
}

public enum Mode
{
    [MqttName("on")] On = 1,
    [MqttName("off")] Off = 0,
    Started = On,
}

[Flags]
public enum Bits : ulong
{
    Low = 1,
    High = ulong.MaxValue,
}

public enum None;

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

public sealed class Code(string value) : ISpanFormattable, ISpanParsable<Code>
{
    public static Code Parse(string s, IFormatProvider? provider) => new(s);

    public static Code Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => new(s.ToString());

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Code result) => TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out Code result)
    {
        result = s.Length == 4 ? new Code(s.ToString()) : null;
        return result is not null;
    }

    public string ToString(string? format, IFormatProvider? formatProvider) => value;

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = value.Length;
        return value.TryCopyTo(destination);
    }
}
