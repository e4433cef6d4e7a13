using System.ComponentModel;

namespace TypedMqtt;

/// <summary>What differs for one member and one handler from what the contract declares.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MqttMemberOptions
{
    /// <summary>Begins with nothing that differs.</summary>
    protected MqttMemberOptions()
    {
    }

    internal MqttSubscribeOptions Subscription { get; } = new();
}
