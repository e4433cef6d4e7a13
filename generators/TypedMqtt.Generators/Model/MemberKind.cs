namespace TypedMqtt.Generators.Model;

/// <summary>What a contract member describes; named as in the runtime.</summary>
internal enum MemberKind
{
    Event,
    State,

    /// <summary>Asked and answered.</summary>
    Request,
}
