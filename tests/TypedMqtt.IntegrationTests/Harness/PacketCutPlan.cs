namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Cuts before a packet, half-way through it or behind it, every so many packets of both directions, drawn from a seed.</summary>
internal sealed class PacketCutPlan(int seed, int times, int mostPackets) : CutPlan(times)
{
    private readonly Random _random = new(seed);
    private PacketPosition? _chosen;
    private int _packets;
    private int _place;

    protected override int? FindCut(ReadOnlySpan<byte> arrived, PacketPosition position)
    {
        for (var i = 0; i < arrived.Length; i++)
        {
            if (position.IsAtStart && Chooses(position) && _place == 0)
            {
                return Cut(i);
            }

            position.Pass(arrived[i]);
            if (_chosen == position && (_place == 1 ? position.IsHalfWay : position.IsAtStart))
            {
                return Cut(i + 1);
            }
        }

        return null;
    }

    private bool Chooses(PacketPosition position)
    {
        if (_chosen is not null)
        {
            return false;
        }

        if (_packets == 0)
        {
            _packets = _random.Next(1, mostPackets);
            _place = _random.Next(3);
        }

        _chosen = --_packets == 0 ? position : null;
        return _chosen is not null;
    }

    private int Cut(int carried)
    {
        _chosen = null;
        _packets = 0;
        return carried;
    }
}
