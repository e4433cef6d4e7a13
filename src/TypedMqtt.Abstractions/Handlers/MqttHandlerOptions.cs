using TypedMqtt.Handlers;

namespace TypedMqtt;

/// <summary>What can be said of the handler of any contract. Generated code derives from it.</summary>
public abstract class MqttHandlerOptions
{
    private protected MqttHandlerOptions()
    {
    }

    /// <summary>How members are subscribed to; for all of them there is nothing but the group to say.</summary>
    internal MqttSubscribeOptions Subscription { get; } = new();

    internal HandlerSettings Settings { get; private protected set; } = HandlerSettings.Default;
}
