using TypedMqtt.Handlers;

namespace TypedMqtt;

/// <summary>What can be said of the handler of any contract. Generated code derives from it.</summary>
public abstract class MqttHandlerOptions
{
    private protected MqttHandlerOptions()
    {
    }

    internal HandlerSettings Settings { get; private protected set; } = HandlerSettings.Default;
}
