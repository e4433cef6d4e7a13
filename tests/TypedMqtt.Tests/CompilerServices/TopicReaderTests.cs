using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using CsCheck;
using TypedMqtt.CompilerServices;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.CompilerServices;

public sealed class TopicReaderTests
{
    private static readonly EnumWireNames<Side> Sides = new((Side.Inner, "in"), (Side.Outer, "out"));

    private enum Side
    {
        Inner,
        Outer,
    }

    [Fact]
    public void Numbers_are_read_as_they_were_written_in_any_culture()
    {
        using var culture = new ForeignCulture();
        Gen.Int.Sample(RoundTrips, threads: 1);
        Gen.Long.Sample(RoundTrips, threads: 1);
        Gen.ULong.Sample(RoundTrips, threads: 1);
        Gen.Byte.Sample(RoundTrips, threads: 1);
        Gen.SByte.Sample(RoundTrips, threads: 1);
        Gen.Short.Sample(RoundTrips, threads: 1);
        Gen.UShort.Sample(RoundTrips, threads: 1);
        Gen.Decimal.Sample(RoundTrips, threads: 1);
        Gen.Double.Sample(RoundTrips, threads: 1);
        Gen.Float.Sample(RoundTrips, threads: 1);
        RoundTrips(Int128.MinValue);
        RoundTrips(BigInteger.Pow(-7, 77));
        RoundTrips((Half)(-1.5));
        RoundTrips(-1234.5m);
        RoundTrips(double.NaN);
        RoundTrips(double.NegativeInfinity);
    }

    [Fact]
    public void Other_types_are_read_as_they_were_written()
    {
        Gen.Guid.Sample(RoundTrips);
        Gen.Char.Sample(RoundTrips);
        Gen.TimeSpan.Sample(RoundTrips);
        RoundTrips(IPAddress.Parse("2001:db8::1"));
        RoundTrips(new Celsius(-3));
    }

    [Fact]
    public void Text_bool_and_enums_are_read_as_they_were_written()
    {
        var writer = new TopicWriter("{text}/{flag}/{side}");
        writer.Level("häßlich ✓ 😀", "text");
        writer.Literal("/"u8);
        writer.Level(true, "flag");
        writer.Literal("/"u8);
        writer.Level(Side.Outer, Sides, "side");

        var reader = new TopicReader(writer.ToString());

        Assert.True(reader.TryLevel(out string? text, "text") && reader.TryLiteral("/"u8) && reader.TryLevel(out bool flag, "flag") && flag);
        Assert.True(reader.TryLiteral("/"u8) && reader.TryLevel(Sides, out var side, "side") && side == Side.Outer && reader.TryEnd());
        Assert.Equal("häßlich ✓ 😀", text);
        Assert.Null(reader.UnreadableLevel);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("5x")]
    [InlineData("~5")]
    [InlineData("2147483648")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("\t5")]
    [InlineData("5\n")]
    [InlineData("5\0")]
    [InlineData("\u00A05")]
    public void What_is_no_number_is_no_match_and_names_the_placeholder(string level)
    {
        using var culture = new ForeignCulture();
        var reader = new TopicReader($"zone/{level}/x");

        Assert.True(reader.TryLiteral("zone/"u8));
        Assert.False(reader.TryLevel(out int _, "zone"));
        Assert.Equal("zone", reader.UnreadableLevel);
    }

    [Theory]
    [InlineData("\u3000")]
    [InlineData("\t")]
    [InlineData("\u00A0")]
    public void White_space_around_a_Guid_is_no_match(string space)
    {
        var id = Guid.NewGuid().ToString();

        Assert.False(new TopicReader(space + id).TryLevel(out Guid _, "id"));
        Assert.False(new TopicReader(id + space).TryLevel(out Guid _, "id"));
        Assert.True(new TopicReader(id).TryLevel(out Guid _, "id"));
    }

    [Theory]
    [InlineData("True")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("true ")]
    public void Bool_is_true_or_false_and_nothing_else(string level)
    {
        var reader = new TopicReader(level);

        Assert.False(reader.TryLevel(out bool value, "flag"));
        Assert.False(value);
        Assert.Equal("flag", reader.UnreadableLevel);
    }

    [Theory]
    [InlineData("Outer")]
    [InlineData("OUT")]
    [InlineData("1")]
    [InlineData("")]
    public void An_enum_is_read_by_its_wire_name_only(string level)
    {
        var reader = new TopicReader(level);

        Assert.False(reader.TryLevel(Sides, out _, "side"));
        Assert.Equal("side", reader.UnreadableLevel);
    }

    [Theory]
    [InlineData("a/b/c", "b/c")]
    [InlineData("a/b", "b")]
    [InlineData("a//", "/")]
    [InlineData("a/", "")]
    [InlineData("a", "")]
    public void A_tail_is_all_that_is_left(string topic, string tail)
    {
        var reader = new TopicReader(topic);

        Assert.True(reader.TryLiteral("a"u8));
        Assert.True(reader.TryTail(out var value, "rest"));
        Assert.True(reader.TryEnd());
        Assert.Equal(tail, value);
    }

    [Fact]
    public void A_tail_begins_at_a_slash()
    {
        var reader = new TopicReader("abc/d");

        Assert.True(reader.TryLiteral("a"u8));
        Assert.False(reader.TryTail(out _, "rest"));
        Assert.Equal("rest", reader.UnreadableLevel);
    }

    [Fact]
    public void What_is_not_text_is_no_topic_not_even_one_of_a_tail_alone()
    {
        var reader = new TopicReader("a\uD800");

        Assert.False(reader.TryTail(out _, "everything"));
    }

    [Fact]
    public void Text_of_the_template_matches_byte_by_byte_and_a_rest_is_no_match()
    {
        Assert.False(new TopicReader("House/x").TryLiteral("house/"u8));
        Assert.False(new TopicReader("hou").TryLiteral("house/"u8));
        var longer = new TopicReader("house/x");
        Assert.True(longer.TryLiteral("house/"u8));
        Assert.False(longer.TryEnd());
    }

    [Fact]
    public void A_level_as_long_as_a_topic_can_be_costs_no_stack()
    {
        var digits = Encoding.UTF8.GetBytes(new string('7', 65_535));

        Assert.False(new TopicReader(digits).TryLevel(out int _, "zone"));
        Assert.True(new TopicReader(digits).TryLevel(out BigInteger value, "zone"));
        Assert.Equal(BigInteger.Parse(new string('7', 65_535), CultureInfo.InvariantCulture), value);
    }

    [Fact]
    public void Whatever_bytes_come_nothing_is_thrown()
    {
        Gen.OneOf(Gen.Byte, Gen.OneOf("/+#$0e\0 "u8.ToArray())).Array[0, 24].Sample(
            bytes =>
            {
                var reader = new TopicReader(bytes);
                _ = reader.TryLevel(out string? text, "a") && reader.TryLiteral("/"u8);
                Assert.True(text is null || text.Length > 0);
                _ = new TopicReader(bytes).TryLevel(out bool _, "a");
                _ = new TopicReader(bytes).TryLevel(out int _, "a");
                _ = new TopicReader(bytes).TryLevel(out double _, "a");
                _ = new TopicReader(bytes).TryLevel(out Guid _, "a");
                _ = new TopicReader(bytes).TryLevel(out char _, "a");
                _ = new TopicReader(bytes).TryLevel(Sides, out _, "a");
                Assert.True(new TopicReader(bytes).TryTail(out _, "a"));
                _ = reader.TryTail(out _, "a");
            },
            iter: 20_000);
    }

    /// <summary>What is written is read back equal; what has no form as a level is refused.</summary>
    private static void RoundTrips<T>(T value)
        where T : ISpanFormattable, ISpanParsable<T>
    {
        var writer = new TopicWriter("a/{value}/b");
        writer.Literal("a/"u8);
        try
        {
            writer.Level(value, "value");
        }
        catch (ArgumentException)
        {
            Assert.False(value is not char && Values.MayBeALevel(value.ToString(null, CultureInfo.InvariantCulture)));
            return;
        }

        writer.Literal("/b"u8);
        var topic = writer.ToString();
        var reader = new TopicReader(topic);
        if (value is char space && char.IsWhiteSpace(space))
        {
            return;
        }

        Assert.Equal(3, topic.Split('/').Length);
        Assert.True(reader.TryLiteral("a/"u8) && reader.TryLevel<T>(out var read, "value") && reader.TryLiteral("/b"u8) && reader.TryEnd() && value.Equals(read), topic);
    }

    /// <summary>A type of one's own, with a text form of its own.</summary>
    private readonly record struct Celsius(int Degrees) : ISpanFormattable, ISpanParsable<Celsius>
    {
        public static Celsius Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s, provider, out var result) ? result : throw new FormatException();

        public static Celsius Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

        public static bool TryParse(string? s, IFormatProvider? provider, out Celsius result) => TryParse(s.AsSpan(), provider, out result);

        public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Celsius result)
        {
            var parsed = s.EndsWith("°C") & int.TryParse(s.IsEmpty ? s : s[..Math.Max(0, s.Length - 2)], provider, out var degrees);
            result = new Celsius(degrees);
            return parsed;
        }

        public string ToString(string? format, IFormatProvider? formatProvider) => string.Create(formatProvider, $"{Degrees}°C");

        public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
            destination.TryWrite(provider, $"{Degrees}°C", out charsWritten);
    }
}
