using System.Buffers;
using System.Text;
using System.Text.Json;
using TypedMqtt.CompilerServices;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Serialization;

public sealed class JsonPayloadSerializerTests
{
    private static readonly IMqttPayloadSerializer<Reading> Json = MqttPayloads.Json<Reading>(ReadingJson.Default);

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(7)]
    public void What_is_written_is_read_back_in_one_piece_or_many(int segmentSize)
    {
        using var culture = new ForeignCulture();
        var payload = Encoding.UTF8.GetBytes(Write(Json, new Reading(-21.5, "Küche 😀")));

        Assert.Equal(new Reading(-21.5, "Küche 😀"), Json.Deserialize(Segments.Of(payload, segmentSize)));
        Assert.StartsWith("{\"celsius\":-21.5,", Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"celsius":1,"place":"a"}x""")]
    [InlineData("""{"celsius":1,"place":"a"}{}""")]
    [InlineData("""{"celsius":1,"place":"a",}""")]
    [InlineData("""{"celsius":1""")]
    [InlineData("""{"celsius":"warm"}""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("  ")]
    public void What_is_no_such_JSON_is_refused_in_one_piece_or_many(string payload)
    {
        Assert.ThrowsAny<JsonException>(() => Json.Deserialize(Segments.Of(Encoding.UTF8.GetBytes(payload), int.MaxValue)));
        Assert.ThrowsAny<JsonException>(() => Json.Deserialize(Segments.Of(Encoding.UTF8.GetBytes(payload + ' '), 1)));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public void The_options_of_the_context_hold_in_one_piece_or_many(int segmentSize)
    {
        var relaxed = MqttPayloads.Json<Reading>(ReadingJson.Relaxed);
        var payload = """{"Celsius":1,"Place":"a",/* comment */} // end"""u8.ToArray();

        Assert.Equal(new Reading(1, "a"), relaxed.Deserialize(Segments.Of(payload, segmentSize)));
    }

    [Fact]
    public void Each_context_escapes_as_it_says_whoever_wrote_before()
    {
        var relaxed = MqttPayloads.Json<Reading>(ReadingJson.Relaxed);
        for (var i = 0; i < 2; i++)
        {
            Assert.Contains("K\\u00FCche", Write(Json, new Reading(1, "Küche")), StringComparison.Ordinal);
            Assert.Contains("Küche", Write(relaxed, new Reading(1, "Küche")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Null_is_the_literal_only_where_it_is_declared()
    {
        var nullable = MqttPayloads.JsonOrNull<Reading?>(ReadingJson.Default);

        Assert.Equal("null", Write(nullable, null));
        Assert.Null(nullable.Deserialize(new ReadOnlySequence<byte>("null"u8.ToArray())));
        Assert.Throws<ArgumentNullException>(() => Write(Json, null!));
    }

    [Fact]
    public void A_type_the_context_does_not_know_is_named_with_what_to_add()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => Write(MqttPayloads.Json<Version>(ReadingJson.Default), new Version(1, 0)));

        Assert.Contains("[JsonSerializable(typeof(Version))]", missing.Message, StringComparison.Ordinal);
    }

    private static string Write<T>(IMqttPayloadSerializer<T> serializer, T value)
    {
        var writer = new ArrayBufferWriter<byte>();
        serializer.Serialize(writer, value);
        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }
}
