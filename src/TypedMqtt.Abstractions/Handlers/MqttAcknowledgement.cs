namespace TypedMqtt;

/// <summary>
/// When a message of QoS 1 or 2 is acknowledged, as far as one handler or live subscription has a say: it is once all who were
/// given it agree, and acknowledgements of one quality of service leave in the order the messages came in (MQTT 5, 4.6).
/// </summary>
public enum MqttAcknowledgement
{
    /// <summary>When the handler has completed, or its failure policy has been carried out: the default. Handled at least once.</summary>
    AfterHandler = 0,

    /// <summary>
    /// When the message's turn has come, right before the handler is called. Handled at most once: a message that was being
    /// handled when the process ended does not come again. Its failure policy may try again, make it a dead letter or stop;
    /// it cannot have it sent again.
    /// </summary>
    BeforeHandler = 1,

    /// <summary>
    /// When <see cref="MqttContext.Acknowledge"/> is called, by the handler or later. A handler that completes without having
    /// called it has not failed, and is given the next message. Until it is called the message counts towards
    /// <c>MqttOptions.ReceiveMaximum</c>, and later acknowledgements of its quality of service wait. A handler that fails is
    /// dealt with as always, unless it has acknowledged the message: then it is only logged and counted.
    /// </summary>
    Manual = 2,
}
