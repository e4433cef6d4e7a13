using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Serializers;

/// <summary>The contract's serializer takes what it can; the rest is written in its own form.</summary>
[MqttContract("serializers", Serializer = typeof(PointSerializer))]
public interface IClosed
{
    [MqttEvent("point")]
    ValueTask PointAsync(Point payload);

    [MqttState("last")]
    ValueTask LastAsync(Point? payload);

    [MqttState("size")]
    ValueTask SizeAsync(Size? payload);

    [MqttEvent("text")]
    ValueTask TextAsync(string payload);

    [MqttEvent("number", Serializer = typeof(Nested.HexSerializer))]
    ValueTask NumberAsync(int payload);

    [MqttEvent("maybe", Serializer = typeof(Nested.HexSerializer))]
    ValueTask MaybeAsync(int? payload);

    [MqttEvent("nothing")]
    ValueTask NothingAsync();
}

/// <summary>An open generic one is closed with the type of every payload.</summary>
[MqttContract("generic/{zone}", Serializer = typeof(JsonSerializer<>))]
public interface IOpen
{
    [MqttEvent("point")]
    ValueTask PointAsync(int zone, Point payload);

    [MqttState("text")]
    ValueTask TextAsync(int zone, string? payload);

    [MqttEvent("numbers")]
    Task NumbersAsync(int zone, int[] payload);

    [MqttState("number")]
    ValueTask NumberAsync(int zone, double? payload);

    [MqttEvent("point/hand-made", Serializer = typeof(PointSerializer))]
    ValueTask HandMadeAsync(int zone, Point payload);

    [MqttState("point/hand-made/last", Serializer = typeof(PointSerializer))]
    ValueTask LastHandMadeAsync(int zone, Point? payload);
}

public sealed record Point(int X, int Y);

public readonly record struct Size(int Width);

public sealed class PointSerializer : IMqttPayloadSerializer<Point>, IMqttPayloadSerializer<Size>
{
    public string? ContentType => "text/x-point";

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, Point value) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value.X};{value.Y}"), writer);

    public void Serialize(IBufferWriter<byte> writer, Size value) => Encoding.UTF8.GetBytes(value.Width.ToString(CultureInfo.InvariantCulture), writer);

    Point IMqttPayloadSerializer<Point>.Deserialize(in ReadOnlySequence<byte> payload)
    {
        var parts = Encoding.UTF8.GetString(payload).Split(';');
        return new Point(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    Size IMqttPayloadSerializer<Size>.Deserialize(in ReadOnlySequence<byte> payload) => new(int.Parse(Encoding.UTF8.GetString(payload), CultureInfo.InvariantCulture));
}

internal static class Nested
{
    internal sealed class HexSerializer : IMqttPayloadSerializer<int>, IMqttPayloadSerializer<int?>
    {
        internal HexSerializer()
        {
        }

        public string? ContentType => null;

        public bool IsUtf8 => true;

        public void Serialize(IBufferWriter<byte> writer, int value) => Encoding.UTF8.GetBytes(value.ToString("X", CultureInfo.InvariantCulture), writer);

        public void Serialize(IBufferWriter<byte> writer, int? value) => Encoding.UTF8.GetBytes(value?.ToString("X", CultureInfo.InvariantCulture) ?? "-", writer);

        int IMqttPayloadSerializer<int>.Deserialize(in ReadOnlySequence<byte> payload) => int.Parse(Encoding.UTF8.GetString(payload), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        int? IMqttPayloadSerializer<int?>.Deserialize(in ReadOnlySequence<byte> payload) =>
            Encoding.UTF8.GetString(payload) is var text && text == "-" ? null : int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}

public sealed class JsonSerializer<T> : IMqttPayloadSerializer<T>
    where T : notnull
{
    public string? ContentType => "application/json";

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, T value)
    {
        using var json = new Utf8JsonWriter(writer);
        JsonSerializer.Serialize(json, value, typeof(T), OpenJson.Default);
    }

    public T Deserialize(in ReadOnlySequence<byte> payload) => (T)JsonSerializer.Deserialize(payload.ToArray(), typeof(T), OpenJson.Default)!;
}

[JsonSerializable(typeof(Point))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(double))]
internal sealed partial class OpenJson : JsonSerializerContext;
