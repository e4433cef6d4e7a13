using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.UnannotatedSerializers;

/// <summary>The serializers are older than nullability.</summary>
[MqttContract("unannotated", Serializer = typeof(PointSerializer))]
public interface IUnannotated
{
    [MqttEvent("point")]
    ValueTask PointAsync(Point payload);

    [MqttEvent("maybe")]
    ValueTask MaybeAsync(Point? payload);

    [MqttState("last")]
    ValueTask LastAsync(Point? payload);

    [MqttEvent("words", Serializer = typeof(WordsSerializer))]
    ValueTask WordsAsync(List<string> payload);
}

public sealed record Point(int X);

#nullable disable
public sealed class PointSerializer : IMqttPayloadSerializer<Point>
{
    public string ContentType => null;

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, Point value) => Encoding.UTF8.GetBytes(value is null ? "-" : value.X.ToString(CultureInfo.InvariantCulture), writer);

    public Point Deserialize(in ReadOnlySequence<byte> payload) =>
        Encoding.UTF8.GetString(payload) is var text && text == "-" ? null : new Point(int.Parse(text, CultureInfo.InvariantCulture));
}

public sealed class WordsSerializer : IMqttPayloadSerializer<List<string>>
{
    public string ContentType => "text/plain";

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, List<string> value) => Encoding.UTF8.GetBytes(string.Join(" ", value), writer);

    public List<string> Deserialize(in ReadOnlySequence<byte> payload) => Encoding.UTF8.GetString(payload).Split(' ').ToList();
}
