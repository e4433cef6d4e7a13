using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>What one hold asks of the server for its topic filter (MQTT 5, 3.8.3.1).</summary>
/// <param name="Qos">The highest quality of service.</param>
/// <param name="NoLocal">Whether our own messages are left out.</param>
/// <param name="RetainAsPublished">Whether the RETAIN flag is as published.</param>
/// <param name="RetainHandling">Whether retained messages are sent.</param>
/// <param name="Scope">Told which messages belong to it; null when nobody has to know.</param>
internal readonly record struct SubscriptionWish(
    MqttQos Qos,
    bool NoLocal = false,
    bool RetainAsPublished = false,
    RetainHandling RetainHandling = RetainHandling.SendAtSubscribe,
    SubscriptionScope? Scope = null)
{
    /// <summary>Whether the server has to be asked even if it has the subscription already.</summary>
    internal bool WantsReplay => Scope is { IsPrivate: true };

    public static implicit operator SubscriptionWish(MqttQos qos) => new(qos);
}
