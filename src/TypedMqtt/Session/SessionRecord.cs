namespace TypedMqtt.Session;

/// <summary>One change of what the session has to remember when the process ends.</summary>
/// <param name="Kind">What has changed.</param>
/// <param name="PacketId">The packet identifier; zero where none is meant.</param>
/// <param name="Message">The message, for <see cref="SessionRecordKind.Sent"/>.</param>
internal readonly record struct SessionRecord(SessionRecordKind Kind, ushort PacketId = 0, OutboundMessage? Message = null);
