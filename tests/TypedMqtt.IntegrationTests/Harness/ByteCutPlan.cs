namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Cuts at any byte, after stretches drawn from a seed.</summary>
internal sealed class ByteCutPlan(int seed, int times, int longestStretch) : CutPlan(times)
{
    private readonly Random _random = new(seed);
    private int _stretch;

    protected override int? FindCut(ReadOnlySpan<byte> arrived, PacketPosition position)
    {
        if (_stretch == 0)
        {
            _stretch = _random.Next(1, longestStretch);
        }

        if (arrived.Length < _stretch)
        {
            _stretch -= arrived.Length;
            return null;
        }

        var carried = _stretch;
        _stretch = 0;
        return carried;
    }
}
