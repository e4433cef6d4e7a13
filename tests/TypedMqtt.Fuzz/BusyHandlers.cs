using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Fuzz;

/// <summary>Stands for the dispatcher and all handlers: takes every message, and is done with them in any order, or never.</summary>
internal sealed class BusyHandlers(SessionGate gate, Dice dice) : IInboundSink
{
    private readonly List<InboundTicket> _busy = [];

    /// <summary>How many messages of QoS 1 and 2 are with their handlers.</summary>
    internal int Busy => _busy.Count;

    public void Dispatch(in InboundPublish publish, InboundTicket? ticket)
    {
        if (publish.Topic.IsEmpty)
        {
            throw new BrokenInvariantException("a message without a topic was handed on");
        }

        if (ticket is not null)
        {
            _busy.Add(ticket);
        }
    }

    internal void FinishSome()
    {
        while (_busy.Count > 0 && !dice.OneIn(3))
        {
            var index = dice.Next(_busy.Count);
            var ticket = _busy[index];
            _busy.RemoveAt(index);
            ticket.ReasonCode = dice.OneIn(4) ? MqttReasonCode.UnspecifiedError : MqttReasonCode.Success;
            gate.OnHandled(ticket);
        }
    }

    public void Flush()
    {
        // Every message is taken as it comes.
    }
}
