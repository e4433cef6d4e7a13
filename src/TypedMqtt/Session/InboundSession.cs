using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// The receiving half of the session: which messages are being handled, which identifiers of QoS 2 have been received, and
/// when each acknowledgement may leave. Pure.
/// </summary>
internal sealed class InboundSession(ushort receiveMaximum)
{
    private readonly AckGate _atLeastOnce = new();
    private readonly AckGate _exactlyOnce = new();

    // QoS 2: with their handler, or handled with PUBREC not sent yet. A repetition must not be handled at the same time.
    private readonly Dictionary<ushort, InboundTicket> _handling = [];

    // QoS 2: PUBREC sent, PUBREL awaited (MQTT-4.3.3-10). The value says whether the flow counts against our Receive
    // Maximum, which starts anew with every connection (MQTT 5, 4.9).
    private readonly Dictionary<ushort, bool> _received = [];
    private int _unacknowledged;

    /// <summary>Takes a PUBLISH of QoS 1 or 2 in.</summary>
    /// <param name="packetId">Its packet identifier.</param>
    /// <param name="qos">Its quality of service.</param>
    /// <returns>What to give back when the message has been handled; null for a duplicate, which is not to be delivered.</returns>
    /// <exception cref="MqttProtocolException">More are unacknowledged than our Receive Maximum allows.</exception>
    internal InboundTicket? OnPublish(ushort packetId, MqttQos qos)
    {
        if (qos == MqttQos.ExactlyOnce && IsDuplicate(packetId))
        {
            return null;
        }

        Reserve();
        var ticket = new InboundTicket(packetId, qos);
        if (qos == MqttQos.ExactlyOnce)
        {
            _handling.Add(packetId, ticket);
            _exactlyOnce.Enter(ticket);
        }
        else
        {
            _atLeastOnce.Enter(ticket);
        }

        return ticket;
    }

    /// <summary>Ends a flow of QoS 2.</summary>
    /// <returns>The answer: PUBCOMP, which says so when the identifier was not known.</returns>
    internal Ack OnPubRel(ushort packetId)
    {
        if (!_received.Remove(packetId, out var counts))
        {
            return new Ack(PacketType.PubComp, packetId, MqttReasonCode.PacketIdentifierNotFound);
        }

        _unacknowledged -= counts ? 1 : 0;
        return new Ack(PacketType.PubComp, packetId, MqttReasonCode.Success);
    }

    /// <summary>Gives the next acknowledgement whose turn it is.</summary>
    internal bool TryTakeAck(out Ack ack)
    {
        if (_atLeastOnce.TryLeave(out var ticket))
        {
            _unacknowledged--;
            ack = new Ack(PacketType.PubAck, ticket.PacketId, MqttReasonCode.Success);
            return true;
        }

        if (_exactlyOnce.TryLeave(out ticket))
        {
            _handling.Remove(ticket.PacketId);
            _received[ticket.PacketId] = true;
            ack = new Ack(PacketType.PubRec, ticket.PacketId, MqttReasonCode.Success);
            return true;
        }

        ack = default;
        return false;
    }

    /// <summary>
    /// The connection ended. What is with handlers stays known; nothing of it is acknowledged until the server sends it again.
    /// </summary>
    internal void OnDisconnected()
    {
        _atLeastOnce.Clear();
        _exactlyOnce.Clear();
        _unacknowledged = 0;
        foreach (var packetId in _received.Keys)
        {
            _received[packetId] = false;
        }
    }

    /// <summary>The server has no session: it will not send any of this again (MQTT-3.2.2-5).</summary>
    internal void Discard()
    {
        _handling.Clear();
        _received.Clear();
    }

    private bool IsDuplicate(ushort packetId)
    {
        if (_received.TryGetValue(packetId, out var counts))
        {
            // PUBREC went out before and may have been lost with its connection: it is sent again, in its turn.
            if (!counts)
            {
                Reserve();
                _received[packetId] = true;
            }

            _exactlyOnce.Enter(new InboundTicket(packetId, MqttQos.ExactlyOnce) { IsHandled = true });
            return true;
        }

        if (_handling.TryGetValue(packetId, out var ticket))
        {
            // Still with its handler, or handled while the connection was down: it gets a turn on this connection.
            if (!ticket.HasTurn)
            {
                Reserve();
                _exactlyOnce.Enter(ticket);
            }

            return true;
        }

        return false;
    }

    private void Reserve()
    {
        if (_unacknowledged >= receiveMaximum)
        {
            throw new MqttProtocolException(
                MqttReasonCode.ReceiveMaximumExceeded,
                "MQTT-3.3.4-9",
                $"The server has sent more than the {receiveMaximum} unacknowledged messages that our Receive Maximum allows.");
        }

        _unacknowledged++;
    }
}
