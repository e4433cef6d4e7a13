using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Session;

/// <summary>
/// The messages of QoS 1 and 2 that were sent and are not finished: who has which packet identifier, what counts against the
/// server's Receive Maximum, and what is to be sent again after a reconnect, in order. Pure.
/// </summary>
internal sealed class InFlightMessages(PacketIdentifiers packetIdentifiers, SessionJournal journal)
{
    // PUBLISH sent and PUBACK or PUBREC awaited, in the order of first sending (MQTT-4.6.0-1).
    private readonly OutboundList _sent = new();

    // PUBREC received and PUBCOMP awaited, in the order of the PUBRECs (MQTT-4.6.0-4).
    private readonly OutboundList _released = new();
    private readonly Dictionary<ushort, OutboundMessage> _byPacketId = [];

    // Identifiers of messages that could not be sent again: the server may know them still, so they are not used again
    // while its session lives.
    private readonly List<ushort> _stranded = [];
    private long _sentCount;

    internal int Count => _sent.Count + _released.Count;

    internal OutboundMessage? FirstSent => _sent.First;

    internal OutboundMessage? FirstReleased => _released.First;

    /// <summary>How many messages count against the server's Receive Maximum on this connection (MQTT 5, 4.9).</summary>
    internal int Unacknowledged { get; private set; }

    /// <summary>Whose PUBLISH is to be sent again next; null when that is done.</summary>
    internal OutboundMessage? ToResend { get; private set; }

    /// <summary>Whose PUBREL is to be sent again next; null when that is done.</summary>
    internal OutboundMessage? ToRelease { get; private set; }

    /// <summary>Takes in a message that is about to be sent for the first time.</summary>
    internal void Add(OutboundMessage message)
    {
        message.PacketId = packetIdentifiers.Take();
        message.Sequence = ++_sentCount;
        message.State = OutboundState.Sent;
        _byPacketId.Add(message.PacketId, message);
        _sent.AddLast(message);
        Reserve(message);
        journal.Add(SessionRecordKind.Sent, message.PacketId, message);
    }

    internal bool TryFind(ushort packetId, MqttQos qos, [NotNullWhen(true)] out OutboundMessage? message) =>
        _byPacketId.TryGetValue(packetId, out message) && message.Qos == qos;

    /// <summary>PUBREC was received: from here on only PUBREL is sent.</summary>
    internal void Release(OutboundMessage message)
    {
        Leave(message);
        message.State = OutboundState.Released;
        _released.AddLast(message);
        journal.Add(SessionRecordKind.Released, message.PacketId, message);
    }

    /// <summary>The exchange is over, and the identifier free.</summary>
    internal void Finish(OutboundMessage message)
    {
        packetIdentifiers.Return(message.PacketId);
        journal.Add(SessionRecordKind.Finished, message.PacketId, message);
        Remove(message);
        message.PacketId = 0;
    }

    /// <summary>The message cannot be sent again. Its identifier stays in use while the server's session lives.</summary>
    internal void Strand(OutboundMessage message)
    {
        _stranded.Add(message.PacketId);
        journal.Add(SessionRecordKind.Stranded, message.PacketId, message);
        Remove(message);
        message.PacketId = 0;
    }

    /// <summary>Takes in what an earlier process has left, in the order of first sending. Those with PUBREC follow in the order of the PUBRECs.</summary>
    internal void Restore(OutboundMessage message, ushort packetId)
    {
        packetIdentifiers.Reserve(packetId);
        message.PacketId = packetId;
        message.Sequence = ++_sentCount;
        message.State = OutboundState.Sent;
        _byPacketId.Add(packetId, message);
        _sent.AddLast(message);
    }

    /// <summary>Restores that PUBREC was received.</summary>
    internal void RestoreReleased(OutboundMessage message)
    {
        _sent.Remove(message);
        message.State = OutboundState.Released;
        _released.AddLast(message);
    }

    /// <summary>Restores that an identifier stays in use.</summary>
    internal void RestoreStranded(ushort packetId)
    {
        packetIdentifiers.Reserve(packetId);
        _stranded.Add(packetId);
    }

    /// <summary>The next PUBLISH or PUBREL of what is to be sent again is being sent.</summary>
    internal void OnResent(OutboundMessage message)
    {
        Reserve(message);
        if (ToResend == message)
        {
            ToResend = message.Next;
        }
        else
        {
            ToRelease = message.Next;
        }
    }

    /// <summary>A new connection stands, with the session: everything is to be sent again, and counts anew when it is.</summary>
    internal void Resume()
    {
        Uncount();
        ToRelease = _released.First;
        ToResend = _sent.First;
    }

    internal void OnDisconnected() => ToResend = ToRelease = null;

    /// <summary>
    /// Gives up all messages, in the order of first sending, each still with the identifier it had. All identifiers are free.
    /// What becomes of the messages is for the caller to journal.
    /// </summary>
    internal List<OutboundMessage> TakeAll()
    {
        Uncount();
        _stranded.ForEach(packetIdentifiers.Return);
        _stranded.Clear();
        var all = new List<OutboundMessage>(Count);
        while ((_sent.First ?? _released.First) is { } message)
        {
            packetIdentifiers.Return(message.PacketId);
            Remove(message);
            all.Add(message);
        }

        all.Sort(static (x, y) => x.Sequence.CompareTo(y.Sequence));
        return all;
    }

    private void Reserve(OutboundMessage message)
    {
        message.Counts = true;
        Unacknowledged++;
    }

    private void Uncount()
    {
        Unacknowledged = 0;
        foreach (var message in _byPacketId.Values)
        {
            message.Counts = false;
        }
    }

    private void Remove(OutboundMessage message)
    {
        Unacknowledged -= message.Counts ? 1 : 0;
        message.Counts = false;
        Leave(message);
        _byPacketId.Remove(message.PacketId);
    }

    /// <summary>Takes a message out of the list it is in, and out of what is to be sent again: the server may be ahead of us.</summary>
    private void Leave(OutboundMessage message)
    {
        if (ToResend == message)
        {
            ToResend = message.Next;
        }

        if (ToRelease == message)
        {
            ToRelease = message.Next;
        }

        message.List!.Remove(message);
    }
}
