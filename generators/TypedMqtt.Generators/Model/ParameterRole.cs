namespace TypedMqtt.Generators.Model;

/// <summary>What a parameter of a contract member is for.</summary>
internal enum ParameterRole
{
    Level,
    Payload,
    UserProperty,

    /// <summary>What differs for one message; not sent itself.</summary>
    Options,

    /// <summary>Ends the wait; not sent.</summary>
    CancellationToken,
}
