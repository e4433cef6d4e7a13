namespace TypedMqtt.Tests.Simulation.Trace;

/// <summary>Everything that is left to chance is drawn here, so one seed gives one trace, on every machine.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Draws a number from zero up to, and without, a bound.</summary>
    internal int Next(int bound) => (int)((NextBits() >> 33) % (ulong)bound);

    /// <summary>Draws whether something happens that happens once in so many times.</summary>
    internal bool OneIn(int times) => Next(times) == 0;

    // SplitMix64: a page of specification would be longer than the generator.
    private ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
