namespace TypedMqtt.Testing;

/// <summary>What became of a message at those who handle it.</summary>
public enum MqttHandlingOutcome
{
    /// <summary>It was handled.</summary>
    Handled,

    /// <summary>A handler threw, or the payload could not be read.</summary>
    Failed,

    /// <summary>A level of its topic is not of the contract's type, so no handler was called.</summary>
    Skipped,

    /// <summary>No handler's topic filter matches its topic, or its subscription was refused.</summary>
    Unmatched,
}
