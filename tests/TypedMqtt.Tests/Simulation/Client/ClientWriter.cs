using TypedMqtt.Connection;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>
/// What <see cref="WriterLoop"/> does, a step at a time: asks the gate what may be sent, keeps the journal's records in
/// batches that are drawn, and only then writes, in portions that are drawn. It asks again only when the gate's signal says
/// so, as the loop does: a signal that is forgotten shows as a standstill.
/// </summary>
internal sealed class ClientWriter(SessionGate gate, SendEncoder encoder, ServerDecoder tap, EventLog log, Dice dice, ClientStore store) : IDisposable
{
    private static readonly string[] RecordNames = Enum.GetNames<SessionRecordKind>();

    private readonly PooledBufferWriter _buffer = new();
    private readonly List<SessionRecord> _records = [];
    private readonly List<(WirePacket Packet, int End)> _encoded = [];
    private Link? _link;
    private ValueTask _signal;
#pragma warning disable CA2012 // Looked at until it has completed, and consumed once, where the keeper's loop would await it.
    private ValueTask _keepSignal = gate.KeepSignal.WaitAsync();
#pragma warning restore CA2012
    private bool _isWaiting;
    private bool _isLast;

    /// <summary>Whether DISCONNECT has been written.</summary>
    internal bool IsDone => _isLast && _encoded.Count == 0 && _link is null or { Up.Untaken: 0 };

    internal bool CanEncode => _link is { Up.Untaken: 0 } && _records.Count == 0 && _encoded.Count == 0 && !_isLast && (!_isWaiting || _signal.IsCompleted);

    internal bool CanCommit => _records.Count > 0;

    internal bool CanWrite => _link is { Up.Untaken: > 0 };

    /// <summary>Whether <see cref="SessionKeeper"/>'s own loop would keep something.</summary>
    internal bool CanKeep => store.IsKept && _records.Count == 0 && _keepSignal.IsCompleted;

    /// <summary>Begins a connection with CONNECT and what goes with it.</summary>
    internal void Start(Link link, ReadOnlySpan<byte> first)
    {
        _link = link;
        _isLast = false;
        Take(first);
        Flush(first);
    }

    /// <summary>Ends a connection. What is in the journal stays there: it has happened.</summary>
    internal void End()
    {
        _link = null;
        _encoded.Clear();
        _buffer.Clear();
        if (_isWaiting)
        {
            gate.SendSignal.Set();
            StopWaiting();
        }
    }

    internal void Encode()
    {
        if (_isWaiting)
        {
            StopWaiting();
        }

        _isLast = !gate.Encode(_buffer, 1 + dice.Next(200), encoder, _records);
        Take(_buffer.WrittenSpan);
        if (_records.Count == 0)
        {
            FlushBuffer();
        }

        if (_buffer.WrittenCount == 0 && _records.Count == 0 && !CanWrite)
        {
#pragma warning disable CA2012 // Looked at until it has completed, and consumed once, where the loop would await it.
            _signal = gate.SendSignal.WaitAsync();
#pragma warning restore CA2012
            _isWaiting = true;
        }
    }

    /// <summary>Asks although the signal has not said so.</summary>
    /// <returns>True when there was something to send, of which the writer would have known nothing.</returns>
    internal bool HasBeenForgotten()
    {
        if (_link is null || !_isWaiting || _isLast)
        {
            return false;
        }

        gate.Encode(_buffer, 1, encoder, _records);
        return _buffer.WrittenCount > 0;
    }

    /// <summary>Takes what is to be kept, whether the writer has something to send or not.</summary>
    /// <returns>False when there was nothing.</returns>
    internal bool TakeRecords()
    {
        _keepSignal.GetAwaiter().GetResult();
        gate.TakeRecords(_records);
#pragma warning disable CA2012 // As above.
        _keepSignal = gate.KeepSignal.WaitAsync();
#pragma warning restore CA2012
        return _records.Count > 0;
    }

    /// <summary>Keeps the next records, all of them where there is a store; when none is left, what stood behind them may go.</summary>
    internal void Commit()
    {
        var count = store.IsKept ? _records.Count : 1 + dice.Next(_records.Count);
        store.Keep(_records);
        for (var i = 0; i < count; i++)
        {
            var record = _records[i];
            log.Add(new SimEvent(
                SimEventKind.Kept, Number: store.Number(record.Message), Detail: ((long)record.Kind << 16) | record.PacketId, Text: RecordNames[(int)record.Kind]));
        }

        _records.RemoveRange(0, count);
        if (_records.Count == 0 && !store.IsCrashing)
        {
            FlushBuffer();
        }
    }

    /// <summary>Lets the network take some bytes.</summary>
    internal void Write() => _link!.Up.Take(dice.OneIn(3) ? 1 + dice.Next(_link.Up.Untaken) : _link.Up.Untaken);

    public void Dispose() => _buffer.Dispose();

    private void Take(ReadOnlySpan<byte> bytes)
    {
        for (var end = 0; end < bytes.Length;)
        {
            var packet = tap.Decode(bytes[end..]);
            end += packet.Size;
            _encoded.Add((packet, end));
            log.Add(new SimEvent(SimEventKind.ClientSent, _link!.Number, packet));
        }
    }

    private void FlushBuffer()
    {
        Flush(_buffer.WrittenSpan);
        _buffer.Clear();
    }

    private void Flush(ReadOnlySpan<byte> bytes)
    {
        var start = 0;
        foreach (var (packet, end) in _encoded)
        {
            _link!.Up.Add(packet, bytes[start..end]);
            log.Add(new SimEvent(SimEventKind.ClientWrote, _link.Number, packet));
            start = end;
        }

        _encoded.Clear();
    }

    private void StopWaiting()
    {
        _signal.GetAwaiter().GetResult();
        _isWaiting = false;
    }
}
