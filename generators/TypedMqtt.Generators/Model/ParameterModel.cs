namespace TypedMqtt.Generators.Model;

/// <summary>A parameter of a contract member, in the order of the signature.</summary>
/// <param name="Name">Its name, without an escape.</param>
/// <param name="Type">The fully qualified type, nullable annotation included.</param>
/// <param name="Role">What it is for.</param>
internal sealed record ParameterModel(string Name, string Type, ParameterRole Role);
