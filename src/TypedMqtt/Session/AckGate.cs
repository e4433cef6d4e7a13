namespace TypedMqtt.Session;

/// <summary>
/// Lets acknowledgements of one quality of service leave in the order in which the messages came in, whatever order they
/// are handled in (MQTT-4.6.0-2 for PUBACK, MQTT-4.6.0-3 for PUBREC). Pure.
/// </summary>
internal sealed class AckGate
{
    private readonly Queue<InboundTicket> _tickets = new();

    /// <summary>Whether <see cref="TryLeave"/> would give something.</summary>
    internal bool CanLeave => _tickets.TryPeek(out var ticket) && ticket.IsHandled;

    internal void Enter(InboundTicket ticket)
    {
        ticket.HasTurn = true;
        _tickets.Enqueue(ticket);
    }

    /// <summary>Takes out the next ticket whose turn it is to be acknowledged.</summary>
    internal bool TryLeave([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out InboundTicket? ticket)
    {
        if (_tickets.TryPeek(out ticket) && ticket.IsHandled)
        {
            _tickets.Dequeue();
            ticket.HasTurn = false;
            return true;
        }

        ticket = null;
        return false;
    }

    /// <summary>Forgets all tickets: acknowledgements never cross connections.</summary>
    internal void Clear()
    {
        while (_tickets.TryDequeue(out var ticket))
        {
            ticket.HasTurn = false;
        }
    }
}
