namespace TypedMqtt.AotTests.Contracts;

internal sealed record Refusal(string Reason);
