namespace TypedMqtt.AotTests.Contracts;

internal sealed record Dish(string Name, int Portions);
