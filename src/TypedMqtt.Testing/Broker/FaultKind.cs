namespace TypedMqtt.Testing.Broker;

/// <summary>What a fault keeps from happening.</summary>
internal enum FaultKind
{
    /// <summary>A connection is refused.</summary>
    Connect,

    /// <summary>A subscription is refused.</summary>
    Subscribe,

    /// <summary>A message is refused.</summary>
    Publish,
}
