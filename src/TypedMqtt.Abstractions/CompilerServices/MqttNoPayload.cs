using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>Stands for the payload of a member that has none.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MqttNoPayload;
