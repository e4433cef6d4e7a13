namespace TypedMqtt.Protocol;

/// <summary>Whether a subscription is answered with the retained messages that match it (MQTT 5, 3.8.3.1).</summary>
internal enum RetainHandling : byte
{
    /// <summary>Always.</summary>
    SendAtSubscribe = 0,

    /// <summary>Only when the server did not have the subscription before.</summary>
    SendAtNewSubscribe = 1,

    /// <summary>Never.</summary>
    DoNotSend = 2,
}
