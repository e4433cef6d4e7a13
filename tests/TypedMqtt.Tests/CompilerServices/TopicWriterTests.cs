using System.Buffers;
using System.Text;
using CsCheck;
using TypedMqtt.CompilerServices;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.CompilerServices;

/// <summary>That no value breaks out of its level: a security property, over any values.</summary>
public sealed class TopicWriterTests
{
    private const string Template = "house/{room}/zone/{zone}";

    private static readonly EnumWireNames<Side> Sides = new((Side.Inner, "in"), (Side.Outer, "out"));

    private enum Side
    {
        Inner,
        Outer,
    }

    [Fact]
    public void Whatever_the_value_of_a_level_it_stays_in_its_level_or_is_refused()
    {
        Values.Hostile.Sample(
            value =>
            {
                var written = TryWrite(value, out var topic);

                Assert.Equal(Values.MayBeALevel(value), written);
                if (written)
                {
                    Assert.Equal(["house", value, "zone", "7"], topic!.Split('/'));
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void Whatever_a_type_of_ones_own_writes_it_stays_in_its_level_or_is_refused()
    {
        Values.Hostile.Sample(
            text =>
            {
                var written = TryWrite(new Text(text), out var topic);

                Assert.Equal(Values.MayBeALevel(text), written);
                Assert.True(!written || topic!.Split('/') is ["house", var level, "zone", "7"] && level == text);
            },
            iter: 20_000);
    }

    [Fact]
    public void Whatever_bytes_a_type_of_ones_own_writes_they_stay_in_their_level_or_are_refused()
    {
        Gen.OneOf(Gen.Byte, Gen.Byte, Gen.OneOf("/+#\0"u8.ToArray()), Gen.Byte[0x61, 0x66]).Array[0, 6].Sample(
            bytes =>
            {
                if (TryWrite(new Utf8Text(bytes), out var topic))
                {
                    Assert.Equal(["house", new UTF8Encoding(false, true).GetString(bytes), "zone", "7"], topic!.Split('/'));
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void Whatever_the_tail_each_of_its_levels_stays_one_or_it_is_refused()
    {
        Gen.OneOf(Values.Hostile, Values.Hostile.Array[0, 4].Select(levels => string.Join('/', levels))).Sample(
            value =>
            {
                var written = TryWriteTail(value, out var topic);

                Assert.Equal(value.Split('/').All(Values.MayBeALevel), written);
                if (written)
                {
                    Assert.Equal(["house", .. value.Split('/')], topic!.Split('/'));
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void No_topic_is_longer_than_its_length_can_say()
    {
        Values.OverLong.Sample(
            value =>
            {
                var fits = Encoding.UTF8.GetByteCount($"house/{value}/zone/7") <= 65_535;

                Assert.Equal(fits, TryWrite(value, out var topic));
                Assert.True(!fits || topic == $"house/{value}/zone/7");
                Assert.Equal(fits, TryWrite(new Text(value), out _));
                Assert.Equal(fits, TryWrite(new Utf8Text(Encoding.UTF8.GetBytes(value)), out _));
                Assert.Equal(Encoding.UTF8.GetByteCount($"house/{value}") <= 65_535, TryWriteTail(value, out _));
            },
            iter: 200);
    }

    [Fact]
    public void Text_of_the_template_behind_a_long_value_makes_no_topic_that_its_length_cannot_say()
    {
        // Its length would be sent modulo 65,536, and the rest of the topic read as properties and payload.
        var writer = new TopicWriter("{room}/bell");
        writer.Level(new string('a', 65_535), "room");
        ArgumentException? refused = null;
        try
        {
            writer.Literal("/bell"u8);
        }
        catch (ArgumentException e)
        {
            refused = e;
        }

        Assert.NotNull(refused);
        Assert.Equal("room", refused.ParamName);
        Assert.Contains("'{room}/bell'", refused.Message, StringComparison.Ordinal);
        AssertReleased(ref writer);
    }

    [Theory]
    [InlineData("$SYS")]
    [InlineData("$share")]
    [InlineData("$")]
    public void A_value_cannot_begin_a_topic_with_a_dollar(string value)
    {
        var level = Refused((ref TopicWriter writer) => writer.Level(value, "tenant"));
        var tail = Refused((ref TopicWriter writer) => writer.Tail(value + "/group/a", "tenant"));
        var formatted = Refused((ref TopicWriter writer) => writer.Level(new Text(value), "tenant"));

        Assert.All([level, tail, formatted], refused => Assert.Contains("reserved for the server", refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Behind_a_prefix_or_another_level_a_dollar_has_no_meaning()
    {
        var prefixed = new TopicWriter("{tenant}", "staging/"u8);
        prefixed.Level("$SYS", "tenant");
        Assert.Equal("staging/$SYS", prefixed.ToString());

        var second = new TopicWriter("a/{tenant}");
        second.Literal("a/"u8);
        second.Level("$SYS", "tenant");
        Assert.Equal("a/$SYS", second.ToString());
    }

    [Fact]
    public void A_refusal_names_the_parameter_and_the_template_and_never_repeats_the_value()
    {
        foreach (var value in (string[])["hunter2/", "hunter2+", "hunter2#", "hunter2\0", "hunter2\n", "hunter2\u0085", "hunter2\uFFFF", "hunter2\uD800", new('h', 70_000), "", null!])
        {
            var refused = Refused((ref TopicWriter writer) => writer.Level(value, "tenant"));

            Assert.Equal("tenant", refused.ParamName);
            Assert.Contains("'{tenant}'", refused.Message, StringComparison.Ordinal);
            Assert.Contains("'{tenant}/x'", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
            Assert.InRange(refused.Message.Length, 1, 300);
        }
    }

    [Fact]
    public void Null_is_refused_for_every_type()
    {
        Assert.IsType<ArgumentNullException>(Refused((ref TopicWriter writer) => writer.Level(null!, "tenant")));
        Assert.IsType<ArgumentNullException>(Refused((ref TopicWriter writer) => writer.Tail(null!, "tenant")));
        Assert.IsType<ArgumentNullException>(Refused((ref TopicWriter writer) => writer.Level<System.Net.IPAddress>(null!, "tenant")));
        Assert.IsType<ArgumentNullException>(Refused((ref TopicWriter writer) => writer.Level(new Text(null!), "tenant")));
    }

    [Fact]
    public void An_enum_is_written_by_its_wire_name_and_only_declared_members_are()
    {
        var writer = new TopicWriter("{side}");
        writer.Level(Side.Outer, Sides, "side");
        Assert.Equal("out", writer.ToString());

        var refused = Refused((ref TopicWriter other) => other.Level((Side)7, Sides, "tenant"));
        Assert.IsType<ArgumentOutOfRangeException>(refused);
        Assert.Contains("Side", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_enum_whose_wire_name_is_no_level_is_refused_too() =>
        Refused((ref TopicWriter writer) => writer.Level(Side.Inner, new EnumWireNames<Side>((Side.Inner, "a/b")), "tenant"));

    [Theory]
    [InlineData('\uD800')]
    [InlineData('\uDC00')]
    [InlineData('/')]
    public void A_character_that_is_no_level_is_refused_naming_the_parameter(char value) =>
        Refused((ref TopicWriter writer) => writer.Level(value, "tenant"));

    [Fact]
    public void A_type_that_fails_to_write_itself_is_refused_naming_the_parameter()
    {
        var refused = Refused((ref TopicWriter writer) => writer.Level(new Failing(), "tenant"));

        Assert.IsType<NotSupportedException>(refused.InnerException);
    }

    [Fact]
    public void A_type_that_never_has_room_enough_is_refused() => Refused((ref TopicWriter writer) => writer.Level(new Utf8Text(new byte[1_000_000]), "tenant"));

    [Fact]
    public void A_number_whose_invariant_form_has_a_plus_is_refused() => Refused((ref TopicWriter writer) => writer.Level(1e20, "tenant"));

    [Fact]
    public void A_refusal_gives_the_buffer_back_to_the_pool()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256);
        ArrayPool<byte>.Shared.Return(buffer);

        Refused((ref TopicWriter writer) => writer.Level("a/b", "tenant"));

        Assert.Same(buffer, ArrayPool<byte>.Shared.Rent(256));
    }

    [Fact]
    public void A_topic_that_has_been_taken_cannot_be_written_on()
    {
        var writer = new TopicWriter("a");
        writer.Literal("a"u8);
        Assert.Equal("a", writer.ToString());

        AssertReleased(ref writer);
    }

    private delegate void Writing(ref TopicWriter writer);

    /// <summary>Writes what is refused at the start of a topic, and checks what every refusal has in common.</summary>
    private static ArgumentException Refused(Writing write)
    {
        var writer = new TopicWriter("{tenant}/x");
        ArgumentException? refused = null;
        try
        {
            write(ref writer);
        }
        catch (ArgumentException e)
        {
            refused = e;
        }

        Assert.NotNull(refused);
        Assert.Equal("tenant", refused.ParamName);
        AssertReleased(ref writer);
        return refused;
    }

    private static void AssertReleased(ref TopicWriter writer)
    {
        Assert.True(writer.Written.IsEmpty);
        try
        {
            writer.Detach(out _);
            Assert.Fail("The writer still has its buffer.");
        }
        catch (InvalidOperationException)
        {
        }
    }

    private static bool TryWrite(string value, out string? topic) => TryWrite((ref TopicWriter writer) => writer.Level(value, "room"), out topic);

    private static bool TryWrite<T>(T value, out string? topic)
        where T : ISpanFormattable => TryWrite((ref TopicWriter writer) => writer.Level(value, "room"), out topic);

    private static bool TryWrite(Writing write, out string? topic)
    {
        var writer = new TopicWriter(Template);
        try
        {
            writer.Literal("house/"u8);
            write(ref writer);
            writer.Literal("/zone/"u8);
            writer.Level(7, "zone");
            topic = writer.ToString();
            return true;
        }
        catch (ArgumentException e)
        {
            Assert.True(e.ParamName is "room" or "zone", e.ParamName);
            AssertReleased(ref writer);
            topic = null;
            return false;
        }
    }

    private static bool TryWriteTail(string value, out string? topic)
    {
        var writer = new TopicWriter("house/{*path}");
        try
        {
            writer.Literal("house"u8);
            writer.Tail(value, "path");
            topic = writer.ToString();
            return true;
        }
        catch (ArgumentException e)
        {
            Assert.Equal("path", e.ParamName);
            AssertReleased(ref writer);
            topic = null;
            return false;
        }
    }

    /// <summary>A type that writes whatever text it likes.</summary>
    private sealed class Text(string value) : ISpanFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => value;

        public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        {
            charsWritten = value.Length;
            return value.TryCopyTo(destination);
        }
    }

    /// <summary>A type that writes whatever bytes it likes.</summary>
    private sealed class Utf8Text(byte[] bytes) : ISpanFormattable, IUtf8SpanFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => throw new NotSupportedException();

        public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => throw new NotSupportedException();

        public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        {
            bytesWritten = bytes.Length;
            return bytes.AsSpan().TryCopyTo(utf8Destination);
        }
    }

    private sealed class Failing : ISpanFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) => throw new NotSupportedException("On purpose.");

        public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => throw new NotSupportedException("On purpose.");
    }
}
