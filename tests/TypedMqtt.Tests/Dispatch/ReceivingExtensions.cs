using TypedMqtt.Dispatch;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Tests.Dispatch;

/// <summary>Receives messages one by one, each as all that has arrived.</summary>
internal static class ReceivingExtensions
{
    internal static void Receive(this Dispatcher dispatcher, InboundPublish publish, InboundTicket? ticket)
    {
        dispatcher.Dispatch(in publish, ticket);
        dispatcher.Flush();
    }

    internal static void Receive(this Lane lane, InboundMessage message)
    {
        if (lane.Enqueue(message))
        {
            lane.Start();
        }
    }
}
