using TypedMqtt.Connection;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Simulation.Network;
using TypedMqtt.Tests.Simulation.Server;
using TypedMqtt.Tests.Simulation.Trace;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>
/// What <see cref="WriterLoop"/> does, a step at a time: asks the gate what may be sent, and writes it in portions that are
/// drawn. It asks again only when the gate's signal says so, as the loop does: a signal that is forgotten shows as a standstill.
/// </summary>
internal sealed class ClientWriter(SessionGate gate, SendEncoder encoder, ServerDecoder tap, EventLog log, Dice dice) : IDisposable
{
    private readonly PooledBufferWriter _buffer = new();
    private Link? _link;
    private ValueTask _signal;
    private bool _isWaiting;
    private bool _isLast;

    /// <summary>Whether DISCONNECT has been written.</summary>
    internal bool IsDone => _isLast && _link is null or { Up.Untaken: 0 };

    internal bool CanEncode => _link is { Up.Untaken: 0 } && !_isLast && (!_isWaiting || _signal.IsCompleted);

    internal bool CanWrite => _link is { Up.Untaken: > 0 };

    internal void Start(Link link)
    {
        _link = link;
        _isLast = false;
    }

    internal void End()
    {
        _link = null;
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

        _isLast = !gate.Encode(_buffer, 1 + dice.Next(200), encoder);
        if (_buffer.WrittenCount == 0)
        {
#pragma warning disable CA2012 // Looked at until it has completed, and consumed once, where the loop would await it.
            _signal = gate.SendSignal.WaitAsync();
#pragma warning restore CA2012
            _isWaiting = true;
            return;
        }

        Tap(_link!, _buffer.WrittenSpan, tap, log);
        _buffer.Clear();
    }

    /// <summary>Lets the network take some bytes.</summary>
    internal void Write() => _link!.Up.Take(dice.OneIn(3) ? 1 + dice.Next(_link.Up.Untaken) : _link.Up.Untaken);

    /// <summary>Puts packets on a connection, and into the trace.</summary>
    internal static void Tap(Link link, ReadOnlySpan<byte> bytes, ServerDecoder tap, EventLog log)
    {
        while (!bytes.IsEmpty)
        {
            var packet = tap.Decode(bytes);
            link.Up.Add(packet, bytes[..packet.Size]);
            log.Add(new SimEvent(SimEventKind.ClientSent, link.Number, packet));
            bytes = bytes[packet.Size..];
        }
    }

    public void Dispose() => _buffer.Dispose();

    private void StopWaiting()
    {
        _signal.GetAwaiter().GetResult();
        _isWaiting = false;
    }
}
