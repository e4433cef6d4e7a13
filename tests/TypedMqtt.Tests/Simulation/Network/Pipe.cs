using TypedMqtt.Tests.Simulation.Server;

namespace TypedMqtt.Tests.Simulation.Network;

/// <summary>
/// One direction of a connection. Packets enter whole, their bytes leave in any portions, and a packet has arrived when its
/// last byte has.
/// </summary>
internal sealed class Pipe
{
    private readonly List<WirePacket> _packets = [];
    private byte[] _bytes = new byte[256];
    private int _end;
    private int _arrived;

    /// <summary>The ends of the packets, in bytes from the beginning: where a cut falls between two of them.</summary>
    internal List<int> Ends { get; } = [];

    internal IReadOnlyList<WirePacket> Packets => _packets;

    /// <summary>How many bytes the network has taken from the sender.</summary>
    internal int Taken { get; private set; }

    /// <summary>How many bytes the receiver has.</summary>
    internal int Delivered { get; private set; }

    /// <summary>The network breaks when so many bytes have arrived; null when it does not.</summary>
    internal int? CutAfter { get; set; }

    /// <summary>No byte behind this one arrives any more.</summary>
    internal int Limit { get; set; } = int.MaxValue;

    /// <summary>The sender has closed, or the network says so.</summary>
    internal bool IsClosed { get; set; }

    /// <summary>Bytes the sender has written and the network has not taken yet.</summary>
    internal int Untaken => _end - Taken;

    /// <summary>Bytes that can arrive now.</summary>
    internal int Deliverable => Math.Min(Taken, Math.Min(Limit, CutAfter ?? int.MaxValue)) - Delivered;

    /// <summary>Whether the receiver sees the end.</summary>
    internal bool IsAtEnd => IsClosed && Deliverable <= 0;

    /// <summary>Whether the next byte is the one that is lost.</summary>
    internal bool IsAtCut => CutAfter == Delivered;

    internal void Add(WirePacket packet, ReadOnlySpan<byte> bytes)
    {
        while (_end + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
        _packets.Add(packet);
        Ends.Add(_end);
    }

    internal void Take(int count) => Taken += count;

    /// <summary>Bytes up to the end of the packet that is arriving.</summary>
    internal int ToNextEnd => (_arrived < Ends.Count ? Ends[_arrived] : Taken) - Delivered;

    internal ReadOnlySpan<byte> Deliver(int count)
    {
        var delivered = _bytes.AsSpan(Delivered, count);
        Delivered += count;
        return delivered;
    }

    /// <summary>Gives the next packet whose last byte has arrived.</summary>
    internal bool TryArrive([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WirePacket? packet)
    {
        if (_arrived < Ends.Count && Ends[_arrived] <= Delivered)
        {
            packet = _packets[_arrived++];
            return true;
        }

        packet = null;
        return false;
    }
}
