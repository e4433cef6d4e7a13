namespace TypedMqtt.Session;

/// <summary>One change of what the session has to remember when the process ends.</summary>
/// <param name="Kind">What has changed.</param>
/// <param name="PacketId">The packet identifier; zero where none is meant.</param>
/// <param name="Message">The message that was published here; null where none is meant.</param>
/// <param name="Fingerprint">What tells a received message from another one with its identifier, for <see cref="SessionRecordKind.Received"/> and <see cref="SessionRecordKind.Completed"/>.</param>
/// <param name="Exchange">The number of the next exchange under the packet identifier, or under all of them.</param>
internal readonly record struct SessionRecord(SessionRecordKind Kind, ushort PacketId = 0, OutboundMessage? Message = null, int Fingerprint = 0, long Exchange = 0);
