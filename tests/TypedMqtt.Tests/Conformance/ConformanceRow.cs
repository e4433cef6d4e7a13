namespace TypedMqtt.Tests.Conformance;

/// <summary>One statement in the table.</summary>
internal sealed record ConformanceRow(string Statement, string Text, string Result);
