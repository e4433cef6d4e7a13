using System;
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.RequestProperties;

/// <summary>Requests with user properties, and with serializers of the user's for what is asked, answered and refused.</summary>
[MqttContract("asked/{zone}", Serializer = typeof(PointSerializer))]
public interface IAsked
{
    [MqttRequest("move", Fault = typeof(Point))]
    ValueTask<Point> MoveAsync(int zone, Point payload, [MqttUserProperty("by")] string by, [MqttUserProperty("deadline")] DateTimeOffset? deadline = null, CancellationToken cancellationToken = default);

    [MqttRequest("where", Serializer = typeof(PointSerializer))]
    Task<string> WhereAsync(int zone, Point payload);

    [MqttRequest("sequence")]
    ValueTask<int> SequenceAsync(int zone, [MqttUserProperty("step")] int step);
}

public sealed record Point(int X, int Y);

public sealed class PointSerializer : IMqttPayloadSerializer<Point>
{
    public string? ContentType => null;

    public bool IsUtf8 => true;

    public void Serialize(IBufferWriter<byte> writer, Point value) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value.X};{value.Y}"), writer);

    public Point Deserialize(in ReadOnlySequence<byte> payload)
    {
        var parts = Encoding.UTF8.GetString(payload).Split(';');
        return new Point(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
