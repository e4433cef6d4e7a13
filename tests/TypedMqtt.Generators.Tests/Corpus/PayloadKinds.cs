using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Payloads;

[MqttContract("payloads/{id}", JsonContext = typeof(Contexts.PayloadJson))]
public interface IPayloads
{
    [MqttEvent("none")]
    ValueTask NoneAsync(int id, CancellationToken cancellationToken);

    [MqttEvent("text")]
    ValueTask TextAsync(int id, string text);

    [MqttEvent("bytes")]
    ValueTask BytesAsync(int id, byte[] bytes);

    [MqttEvent("memory")]
    ValueTask MemoryAsync(int id, ReadOnlyMemory<byte> memory);

    [MqttEvent("boolean")]
    ValueTask BooleanAsync(int id, bool value);

    [MqttState("enum")]
    ValueTask EnumAsync(int id, Color color);

    [MqttState("number")]
    ValueTask NumberAsync(int id, decimal number);

    [MqttState("guid")]
    ValueTask GuidAsync(Guid payload, int id);

    [MqttState("when")]
    ValueTask WhenAsync(int id, DateTimeOffset when);

    [MqttState("span")]
    ValueTask SpanAsync(int id, TimeSpan span);

    [MqttEvent("record")]
    Task RecordAsync(int id, Measured measured);

    [MqttEvent("struct")]
    Task StructAsync(int id, Pair pair);

    [MqttEvent("list")]
    Task ListAsync(int id, IReadOnlyList<Measured> list);

    [MqttEvent("array")]
    Task ArrayAsync(int id, int[] array);

    [MqttEvent("jagged")]
    Task JaggedAsync(int id, byte[][] jagged);

    [MqttEvent("characters")]
    Task CharactersAsync(int id, ReadOnlyMemory<char> characters);
}

public enum Color
{
    [MqttName("rot \"und\" \\ grün")] Red,
    Green,
}

public sealed record Measured(double Value);

public readonly record struct Pair(int Left, int Right);

public static partial class Contexts
{
    [JsonSerializable(typeof(Measured))]
    [JsonSerializable(typeof(Pair))]
    [JsonSerializable(typeof(IReadOnlyList<Measured>))]
    [JsonSerializable(typeof(int[]))]
    [JsonSerializable(typeof(byte[][]))]
    [JsonSerializable(typeof(ReadOnlyMemory<char>))]
    internal sealed partial class PayloadJson : JsonSerializerContext;
}
