using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Dispatch;

/// <summary>Where received messages go, one at a time, in the order they came in.</summary>
internal interface IInboundSink
{
    /// <summary>Takes a message; copies what it keeps, since the packet is a view of the receive buffer.</summary>
    /// <param name="publish">The message.</param>
    /// <param name="ticket">What the session wants back when the message has been handled; null at QoS 0.</param>
    void Dispatch(in InboundPublish publish, InboundTicket? ticket);

    /// <summary>All that had arrived has been dispatched: whoever waits for more to come at once waits no longer.</summary>
    void Flush();
}
