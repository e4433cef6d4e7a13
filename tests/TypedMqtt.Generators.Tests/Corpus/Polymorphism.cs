using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Polymorphism;

/// <summary>Payloads of types that JSON has more than one form for, of generic types, and of types nested in others.</summary>
[MqttContract("shapes", JsonContext = typeof(ShapesJson))]
public interface IShapes
{
    [MqttEvent("shape")]
    ValueTask ShapeAsync(Shape payload);

    [MqttState("nested")]
    ValueTask NestedAsync(Shape.Point? payload);

    [MqttEvent("wrapped")]
    ValueTask WrappedAsync(Envelope<Shape.Point> payload);

    [MqttEvent("twice")]
    ValueTask TwiceAsync(Envelope<Envelope<int>> payload);

    [MqttEvent("lists")]
    ValueTask ListsAsync(List<List<int>> payload);

    [MqttEvent("jagged")]
    ValueTask JaggedAsync(int[][] payload);

    [MqttEvent("required")]
    ValueTask RequiredAsync(Settings payload);
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Circle), "circle")]
public record Shape(int Id)
{
    public readonly record struct Point(int X, int Y);
}

public sealed record Circle(int Id, double Radius) : Shape(Id);

public sealed record Envelope<T>(T Value, DateTimeOffset At);

public sealed class Settings
{
    public required string Name { get; init; }

    public int Count { get; set; }
}

[JsonSerializable(typeof(Shape))]
[JsonSerializable(typeof(Shape.Point))]
[JsonSerializable(typeof(Envelope<Shape.Point>))]
[JsonSerializable(typeof(Envelope<Envelope<int>>))]
[JsonSerializable(typeof(List<List<int>>))]
[JsonSerializable(typeof(int[][]))]
[JsonSerializable(typeof(Settings))]
internal sealed partial class ShapesJson : JsonSerializerContext;
