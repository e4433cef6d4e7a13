using TypedMqtt.Handlers;

namespace TypedMqtt;

/// <summary>What can be said of the handler of any contract. Generated code derives from it.</summary>
public abstract class MqttHandlerOptions
{
    private protected MqttHandlerOptions()
    {
    }

    /// <summary>How a member is subscribed to; what is said for all members leaves it alone.</summary>
    internal MqttSubscribeOptions Subscription { get; } = new();

    internal HandlerSettings Settings { get; private protected set; } = HandlerSettings.Default;
}
