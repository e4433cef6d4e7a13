using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>What a contract member describes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum MqttMemberKind
{
    /// <summary>Something that happened; not retained.</summary>
    Event,

    /// <summary>The latest value of something; retained.</summary>
    State,

    /// <summary>Asked and answered.</summary>
    Request,
}
