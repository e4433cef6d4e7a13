using System.Buffers;
using System.Text;
using CsCheck;
using TypedMqtt.CompilerServices;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Serialization;

namespace TypedMqtt.Tests.CompilerServices;

public sealed class MqttDeliveryTests
{
    private static readonly MqttMember<Reading> Readings = Member(MqttPayloads.Json<Reading>(ReadingJson.Default));

    [Fact]
    public void A_payload_that_does_not_parse_is_named_and_never_quoted_not_even_by_what_led_to_it()
    {
        AssertUnreadable(Readings, """{"celsius":"hunter2"}""");
        AssertUnreadable(Readings, """{"more":{"hunter2":"x"}}""");
        AssertUnreadable(Readings, "hunter2");
        AssertUnreadable(Member(MqttPayloads.Formatted<int>()), "hunter2");
        AssertUnreadable(Member(MqttPayloads.Formatted<Guid>()), "hunter2");
        AssertUnreadable(Member(MqttPayloads.Boolean), "hunter2");
        AssertUnreadable(Member(MqttPayloads.Enum(new EnumWireNames<DayOfWeek>((DayOfWeek.Monday, "mo")))), "hunter2");
        AssertUnreadable(Member(new Quoting()), "hunter2");
    }

    [Fact]
    public void Whatever_bytes_come_they_are_read_or_one_exception_says_that_they_cannot_be()
    {
        Gen.OneOf(Gen.Byte, Gen.OneOf("{}\":,-1e9truefalsnu "u8.ToArray())).Array[0, 20].Sample(
            bytes =>
            {
                foreach (var size in (int[])[1, int.MaxValue])
                {
                    ReadOrRefuse(Readings, bytes, size);
                    ReadOrRefuse(Member(MqttPayloads.Text), bytes, size);
                    ReadOrRefuse(Member(MqttPayloads.Formatted<double>()), bytes, size);
                    ReadOrRefuse(Member(MqttPayloads.Boolean), bytes, size);
                    ReadOrRefuse(Member(MqttPayloads.Enum(new EnumWireNames<DayOfWeek>((DayOfWeek.Monday, "mo")))), bytes, size);
                }
            },
            iter: 1_000);
    }

    [Fact]
    public void Where_JSON_breaks_off_is_said_by_its_position()
    {
        var unreadable = Assert.Throws<MqttPayloadException>(() => Deliver("{\n  \"celsius\": hunter2}"u8.ToArray()).ReadPayload(Readings));

        Assert.Contains("line 2", unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_topic_that_is_no_match_says_which_level_it_was()
    {
        var delivery = Deliver([]);
        var reader = delivery.OpenTopic();
        Assert.False(reader.TryLevel(out int _, "zone"));

        Assert.False(delivery.NoMatch(in reader));

        Assert.True(delivery.IsNoMatch);
        Assert.Equal("zone", delivery.UnreadableLevel);
    }

    private static void AssertUnreadable<T>(MqttMember<T> member, string payload)
    {
        var unreadable = Assert.Throws<MqttPayloadException>(() => Deliver(Encoding.UTF8.GetBytes(payload)).ReadPayload(member));

        Assert.DoesNotContain("hunter2", unreadable.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{payload.Length} bytes on 'readings/{{place}}'", unreadable.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(T).Name, unreadable.Message, StringComparison.Ordinal);
        Assert.Contains("IReadings.ReadingAsync", unreadable.Message, StringComparison.Ordinal);
    }

    private static void ReadOrRefuse<T>(MqttMember<T> member, byte[] payload, int segmentSize)
    {
        try
        {
            Deliver(payload, segmentSize).ReadPayload(member);
        }
        catch (MqttPayloadException)
        {
        }
    }

    private static MqttDelivery Deliver(byte[] payload, int segmentSize = int.MaxValue)
    {
        var delivery = new MqttDelivery(Readings, TestHead.Facts("kitchen", Readings.Template));
        delivery.Begin("kitchen"u8.ToArray(), Segments.Of(payload, segmentSize));
        return delivery;
    }

    private static MqttMember<T> Member<T>(IMqttPayloadSerializer<T> payload) =>
        new("IReadings.ReadingAsync", "readings/{place}", MqttMemberKind.Event, MqttQos.AtMostOnce, 0, payload);

    /// <summary>A serializer of a user's that says too much.</summary>
    private sealed class Quoting : IMqttPayloadSerializer<Version>
    {
        public string? ContentType => null;

        public bool IsUtf8 => false;

        public void Serialize(IBufferWriter<byte> writer, Version value) => throw new NotSupportedException();

        public Version Deserialize(in ReadOnlySequence<byte> payload) => throw new FormatException($"'{Encoding.UTF8.GetString(payload)}' is no version.");
    }
}
