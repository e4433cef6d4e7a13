using System.Buffers.Binary;
using System.Text;
using TypedMqtt.Dispatch;
using TypedMqtt.Handlers;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>Stands for the dispatcher and all handlers: takes every message, and is done with them in any order.</summary>
internal sealed class SimulatedHandlers(EventLog log, SimulatedInbox inbox) : IInboundSink
{
    private readonly List<(InboundTicket? Ticket, int Number, int Qos, bool Dup)> _busy = [];

    /// <summary>A stop has begun: what arrives now is not taken any more, and not acknowledged.</summary>
    internal bool IsClosing { get; set; }

    internal int Busy => _busy.Count;

    public void Dispatch(in InboundPublish publish, InboundTicket? ticket)
    {
        if (IsClosing)
        {
            return;
        }

        var number = BinaryPrimitives.ReadUInt16BigEndian(publish.Payload);
        log.Add(new SimEvent(SimEventKind.Delivered, Number: number, Qos: (int)publish.Qos, Detail: publish.PacketId, Text: Encoding.UTF8.GetString(publish.Topic)));
        _busy.Add((ticket, number, (int)publish.Qos, publish.Dup));
    }

    public void Flush()
    {
        // Every message is taken as it comes.
    }

    /// <summary>One of the handlers is done.</summary>
    /// <returns>What the session wants back; null at QoS 0.</returns>
    internal InboundTicket? Finish(int index)
    {
        var (ticket, number, qos, dup) = _busy[index];
        _busy.RemoveAt(index);
        if (qos == 2 && inbox.TryTake((IExchange)ticket!, dup))
        {
            log.Add(new SimEvent(SimEventKind.Written, Number: number, Qos: qos));
        }

        log.Add(new SimEvent(SimEventKind.Handled, Number: number, Qos: qos));
        return ticket;
    }
}
