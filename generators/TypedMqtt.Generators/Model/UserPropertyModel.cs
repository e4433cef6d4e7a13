namespace TypedMqtt.Generators.Model;

/// <summary>A parameter that is a user property.</summary>
/// <param name="Name">The name of the property on the wire.</param>
/// <param name="Field">The field that describes it.</param>
/// <param name="Value">The parameter, and how it is written and read.</param>
internal sealed record UserPropertyModel(string Name, string Field, PayloadModel Value);
