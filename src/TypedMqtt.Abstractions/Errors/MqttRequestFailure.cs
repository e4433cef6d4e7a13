namespace TypedMqtt;

/// <summary>Why a request was not answered.</summary>
public enum MqttRequestFailure
{
    /// <summary>No answer came within the time-out of the member.</summary>
    TimedOut,

    /// <summary>The server says that nobody is subscribed to the request's topic (reason code 0x10; MQTT 5, 3.4.2.1).</summary>
    NoResponder,

    /// <summary>The handler failed. Why stands in the log of the responder alone.</summary>
    HandlerFailed,

    /// <summary>The responder could not read the payload of the request.</summary>
    RequestNotReadable,

    /// <summary>An answer came whose payload is not of the declared type.</summary>
    AnswerNotReadable,

    /// <summary>The request could not be published, or the server refused the subscription that answers come by.</summary>
    NotSent,

    /// <summary>As many requests as the options allow are waiting for their answers.</summary>
    TooManyRequests,

    /// <summary>The connection was closed for good.</summary>
    Closed,
}
