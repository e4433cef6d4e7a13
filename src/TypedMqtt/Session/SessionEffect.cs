namespace TypedMqtt.Session;

/// <summary>Something the session has decided and its owner has to carry out, in order.</summary>
/// <param name="Message">A publish that has ended, or has been taken into the outbox.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ReasonCode">The reason the server gave, where it gave one.</param>
internal readonly record struct SessionEffect(OutboundMessage Message, PublishOutcome Outcome, MqttReasonCode ReasonCode = MqttReasonCode.Success);
