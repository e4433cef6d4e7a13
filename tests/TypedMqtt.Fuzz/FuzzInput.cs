namespace TypedMqtt.Fuzz;

/// <summary>One input: bytes as a server might send them, and what is drawn besides.</summary>
/// <param name="Target">What it is given to.</param>
/// <param name="Version">The version of MQTT.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Choices">The seed of all else: how the bytes are cut into reads, what CONNECT has said, what handlers do.</param>
internal sealed record FuzzInput(FuzzTarget Target, MqttProtocolVersion Version, byte[] Bytes, ulong Choices);
