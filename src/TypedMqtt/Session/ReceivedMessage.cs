namespace TypedMqtt.Session;

/// <summary>A message of QoS 2 between PUBREC and PUBREL.</summary>
/// <param name="State">What was heard of it on the connection that stands.</param>
/// <param name="Fingerprint">What tells the message from another one with the same identifier.</param>
internal readonly record struct ReceivedMessage(ReceivedState State, int Fingerprint);
