namespace TypedMqtt;

/// <summary>What becomes of messages of QoS 1 and 2 whose exchange was not finished when the server lost the session.</summary>
public enum MqttSessionLossPolicy
{
    /// <summary>
    /// They are sent as new, in the old order, before everything else. The server may have had some of them, so a message may
    /// arrive twice, at QoS 2 too.
    /// </summary>
    RequeueAsNew,

    /// <summary>Their publishes fail: for messages that must not arrive twice. Whether they have arrived is not known.</summary>
    Fail,
}
