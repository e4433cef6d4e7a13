namespace TypedMqtt.AotTests.Contracts;

internal sealed record Weight(int Grams);
