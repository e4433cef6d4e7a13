namespace TypedMqtt.Handlers;

/// <summary>What an answer is.</summary>
internal enum AnswerKind
{
    /// <summary>What was asked for.</summary>
    Ok,

    /// <summary>The typed fault of the contract.</summary>
    Fault,

    /// <summary>The handler failed; there is no payload.</summary>
    Error,

    /// <summary>The payload of the request could not be read; there is no payload.</summary>
    Invalid,
}
