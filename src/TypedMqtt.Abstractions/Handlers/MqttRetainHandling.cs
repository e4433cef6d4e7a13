namespace TypedMqtt;

/// <summary>Whether a subscription is answered with the retained messages that match it (MQTT 5, 3.8.3.1).</summary>
public enum MqttRetainHandling
{
    /// <summary>With all of them, whenever the subscription is made: the default.</summary>
    SendAtSubscribe = 0,

    /// <summary>With all of them, but only when the server did not have the subscription before.</summary>
    SendAtNewSubscribe = 1,

    /// <summary>With none: only what is published from now on.</summary>
    DoNotSend = 2,
}
