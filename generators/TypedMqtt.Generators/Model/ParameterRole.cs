namespace TypedMqtt.Generators.Model;

/// <summary>What a parameter of a contract member is for.</summary>
internal enum ParameterRole
{
    Level,
    Payload,
    CancellationToken,
}
