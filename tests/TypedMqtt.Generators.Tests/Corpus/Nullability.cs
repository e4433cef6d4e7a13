using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Nullability;

[MqttContract("nullability", JsonContext = typeof(NullabilityJson))]
public interface INullability
{
    [MqttState("text")]
    ValueTask TextAsync(string? payload);

    [MqttState("bytes")]
    ValueTask BytesAsync(byte[]? payload);

    [MqttState("memory")]
    ValueTask MemoryAsync(ReadOnlyMemory<byte>? payload);

    [MqttState("boolean")]
    ValueTask BooleanAsync(bool? payload);

    [MqttState("number")]
    ValueTask NumberAsync(double? payload);

    [MqttState("mode")]
    ValueTask ModeAsync(Mode? payload);

    [MqttState("version")]
    ValueTask JsonAsync(Document? payload);

    [MqttState("point")]
    ValueTask PointAsync(Point? payload);

    [MqttState("list")]
    ValueTask ListAsync(List<string?>? payload);

    [MqttEvent("maybe/json")]
    ValueTask MaybeDocumentAsync(Document? payload);

    [MqttEvent("maybe/point")]
    ValueTask MaybePointAsync(Point? payload);

    [MqttEvent("maybe/number")]
    ValueTask MaybeNumberAsync(int? payload);

    [MqttEvent("maybe/text")]
    ValueTask MaybeTextAsync(string? payload);

    [MqttEvent("pairs")]
    ValueTask PairsAsync((string? Name, Dictionary<string, Document?> All) payload);
}

#nullable disable
[MqttContract("oblivious/{id}", JsonContext = typeof(NullabilityJson))]
public interface IOblivious
{
    [MqttState("document")]
    ValueTask DocumentAsync(string id, Document payload);

    [MqttState("text/{*rest}")]
    ValueTask TextAsync(string id, string rest, string payload);

    [MqttState("number")]
    ValueTask NumberAsync(string id, int? payload);
}
#nullable restore

public enum Mode { On, Off }

public sealed record Document(string? Title);

public readonly record struct Point(int X, int Y);

[JsonSerializable(typeof(Document))]
[JsonSerializable(typeof(Point?))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof((string, Dictionary<string, Document>)))]
public sealed partial class NullabilityJson : JsonSerializerContext;
