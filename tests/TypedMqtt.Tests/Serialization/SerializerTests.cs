using System.Buffers;
using System.Numerics;
using System.Text;
using CsCheck;
using TypedMqtt.CompilerServices;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Serialization;

public sealed class SerializerTests
{
    private static readonly IMqttPayloadSerializer<DayOfWeek> Days = MqttPayloads.Enum(new EnumWireNames<DayOfWeek>((DayOfWeek.Monday, "möntag"), (DayOfWeek.Friday, "fr")));

    [Fact]
    public void Numbers_are_written_and_read_in_invariant_form_in_any_culture()
    {
        using var culture = new ForeignCulture();
        Gen.Int.Sample(value => RoundTrips(MqttPayloads.Formatted<int>(), value), threads: 1);
        Gen.Double.Sample(value => RoundTrips(MqttPayloads.Formatted<double>(), value), threads: 1);
        Gen.Decimal.Sample(value => RoundTrips(MqttPayloads.Formatted<decimal>(), value), threads: 1);
        Gen.Guid.Sample(value => RoundTrips(MqttPayloads.Formatted<Guid>(), value), threads: 1);
        RoundTrips(MqttPayloads.Formatted<BigInteger>(), BigInteger.Pow(7, 1_000));

        Assert.Equal("-1.5", Encoding.UTF8.GetString(Write(MqttPayloads.Formatted<double>(), -1.5)));
    }

    [Fact]
    public void Text_is_UTF8_without_a_mark_and_comes_back_as_it_was()
    {
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(value => RoundTrips(MqttPayloads.Text, value));
        RoundTrips(MqttPayloads.Text, "häßlich ✓ 😀 \0");
        RoundTrips(MqttPayloads.Text, "\uFEFFmark");
        RoundTrips(MqttPayloads.Text, string.Concat(Enumerable.Repeat("😀", 600_000)));

        Assert.Equal("é"u8.ToArray(), Write(MqttPayloads.Text, "é"));
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_refused_and_never_changed_in_silence() =>
        Assert.ThrowsAny<ArgumentException>(() => Write(MqttPayloads.Text, "a\uD800"));

    [Fact]
    public void Bytes_are_themselves()
    {
        Gen.Byte.Array[0, 50].Sample(value =>
        {
            RoundTrips(MqttPayloads.Bytes, value);
            foreach (var size in (int[])[1, 3, 100])
            {
                Assert.Equal(value, MqttPayloads.Memory.Deserialize(Segments.Of(Write(MqttPayloads.Memory, value), size)).ToArray());
            }
        });
    }

    [Fact]
    public void Received_bytes_are_a_copy_and_received_memory_a_view()
    {
        var buffer = "abc"u8.ToArray();
        var bytes = MqttPayloads.Bytes.Deserialize(new ReadOnlySequence<byte>(buffer));
        var memory = MqttPayloads.Memory.Deserialize(new ReadOnlySequence<byte>(buffer));

        buffer[0] = (byte)'x';

        Assert.Equal("abc"u8.ToArray(), bytes);
        Assert.Equal("xbc"u8.ToArray(), memory.ToArray());
    }

    [Fact]
    public void Bool_and_enums_travel_by_name()
    {
        RoundTrips(MqttPayloads.Boolean, true);
        RoundTrips(MqttPayloads.Boolean, false);
        RoundTrips(Days, DayOfWeek.Monday);
        Assert.Equal("fr"u8.ToArray(), Write(Days, DayOfWeek.Friday));
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(Days, DayOfWeek.Sunday));
    }

    [Fact]
    public void The_empty_payload_is_null_where_null_clears_a_state()
    {
        var text = MqttPayloads.EmptyIsNull(MqttPayloads.Text);
        var number = MqttPayloads.EmptyIsNullValue(MqttPayloads.Formatted<int>());

        Assert.Empty(Write(text, null));
        Assert.Empty(Write(number, null));
        Assert.Null(text.Deserialize(ReadOnlySequence<byte>.Empty));
        Assert.Null(number.Deserialize(ReadOnlySequence<byte>.Empty));
        RoundTrips(text, "a");
        RoundTrips(number, 0);
        Assert.Equal(("text/plain", true), (text.ContentType, number.IsUtf8));
    }

    [Fact]
    public void No_payload_writes_nothing_and_looks_at_nothing()
    {
        Assert.Empty(Write(MqttPayloads.None, default));
        Assert.Equal(default, MqttPayloads.None.Deserialize(Segments.Of("anything"u8.ToArray(), 2)));
    }

    [Fact]
    public void Null_is_refused_where_it_means_nothing()
    {
        Assert.Throws<ArgumentNullException>(() => Write(MqttPayloads.Text, null!));
        Assert.Throws<ArgumentNullException>(() => Write(MqttPayloads.Bytes, null!));
    }

    /// <summary>Written, and read back from one piece, from bytes one by one, and from pieces between.</summary>
    private static void RoundTrips<T>(IMqttPayloadSerializer<T> serializer, T value)
    {
        var payload = Write(serializer, value);
        foreach (var size in (int[])[int.MaxValue, Math.Max(1, payload.Length / 50), 3])
        {
            Assert.Equal(value, serializer.Deserialize(Segments.Of(payload, size)));
        }
    }

    private static byte[] Write<T>(IMqttPayloadSerializer<T> serializer, T value)
    {
        var writer = new ArrayBufferWriter<byte>();
        serializer.Serialize(writer, value);
        return writer.WrittenSpan.ToArray();
    }
}
