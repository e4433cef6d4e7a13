namespace TypedMqtt.AotTests.Contracts;

internal sealed record Order(string Dish, int Portions);
