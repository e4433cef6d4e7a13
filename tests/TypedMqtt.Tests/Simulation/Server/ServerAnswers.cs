using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>What the server does with a packet of a client it has accepted: changes the session, and answers.</summary>
internal sealed class ServerAnswers(Conversation conversation, EventLog log)
{
    private const byte QuotaExceeded = 0x97;
    private const byte NotAuthorized = 0x87;
    private const byte NotAuthorizedBeforeMqtt5 = 0x80;
    private const byte NoSubscriptionExisted = 0x11;
    private const byte PacketIdentifierNotFound = 0x92;
    private const byte FirstError = 0x80;

    private bool _ignoresSubscribe = conversation.IgnoresFirstSubscribe;

    internal void Answer(ServerConnection c, ServerSession session, WirePacket packet)
    {
        switch (packet.Type)
        {
            case WireType.Publish:
                OnPublish(c, session, packet);
                break;
            case WireType.PubRel:
                var known = session.Received.Remove(packet.Id);
                c.Answers.Enqueue(new WirePacket(WireType.PubComp) { Id = packet.Id, Reason = NotFoundUnless(known) });
                break;
            case WireType.PubAck or WireType.PubRec or WireType.PubComp:
                OnAck(c, session, packet);
                break;
            case WireType.Subscribe when _ignoresSubscribe:
                _ignoresSubscribe = false;
                break;
            case WireType.Subscribe:
                OnSubscribe(c, session, packet);
                break;
            case WireType.Unsubscribe:
                var reasons = packet.Filters.ConvertAll(filter => session.Subscriptions.Remove(filter.Filter) ? (byte)0 : NoSubscriptionExisted);
                c.Answers.Enqueue(new WirePacket(WireType.UnsubAck) { Id = packet.Id, Reasons = conversation.IsMqtt5 ? [.. reasons] : [] });
                break;
            case WireType.PingReq:
                c.Answers.Enqueue(new WirePacket(WireType.PingResp));
                break;
            default:
                break;
        }
    }

    private void OnPublish(ServerConnection c, ServerSession session, WirePacket packet)
    {
        var refused = conversation.RefusesEveryThird && packet.Number % 3 == 0 && packet.Qos > 0;
        var isNew = packet.Qos < 2 || (!session.Received.Contains(packet.Id) && (refused || session.Received.Add(packet.Id)));
        if (isNew)
        {
            log.Add(new SimEvent(refused ? SimEventKind.ServerRefused : SimEventKind.ServerAccepted, c.Link.Number, Number: packet.Number, Qos: packet.Qos));
        }

        if (packet.Qos > 0)
        {
            c.Answers.Enqueue(new WirePacket(packet.Qos == 1 ? WireType.PubAck : WireType.PubRec) { Id = packet.Id, Reason = refused ? QuotaExceeded : (byte)0 });
        }
    }

    private void OnAck(ServerConnection c, ServerSession session, WirePacket packet)
    {
        var message = session.Find(packet.Id);
        if (packet.Type == WireType.PubRec && packet.Reason < FirstError)
        {
            message?.IsReleased = true;
            c.Answers.Enqueue(new WirePacket(WireType.PubRel) { Id = packet.Id, Reason = NotFoundUnless(message is not null) });
        }
        else if (message is not null)
        {
            session.InFlight.Remove(message);
            c.Unacknowledged.Remove(packet.Id);
        }
    }

    private void OnSubscribe(ServerConnection c, ServerSession session, WirePacket packet)
    {
        var reasons = new byte[packet.Filters.Count];
        for (var i = 0; i < reasons.Length; i++)
        {
            var (filter, qos) = packet.Filters[i];
            if (filter == Conversation.RefusedTopic)
            {
                reasons[i] = conversation.IsMqtt5 ? NotAuthorized : NotAuthorizedBeforeMqtt5;
            }
            else
            {
                session.Subscriptions[filter] = qos;
                reasons[i] = (byte)qos;
            }
        }

        c.Answers.Enqueue(new WirePacket(WireType.SubAck) { Id = packet.Id, Reasons = reasons });
    }

    private byte NotFoundUnless(bool known) => known || !conversation.IsMqtt5 ? (byte)0 : PacketIdentifierNotFound;
}
