namespace TypedMqtt.AotTests.Contracts;

public sealed record Reading(double RoomTemperature, Side Side);
