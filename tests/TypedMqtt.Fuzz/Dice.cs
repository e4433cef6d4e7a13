namespace TypedMqtt.Fuzz;

/// <summary>Everything that is left to chance: one seed and one number give one input, on every machine.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The dice of one input of a run.</summary>
    internal static Dice Of(ulong seed, long index) => new(Mix(seed) ^ Mix((ulong)index + 0x5851F42D4C957F2D));

    /// <summary>Draws a number from zero up to, and without, a bound.</summary>
    internal int Next(int bound) => (int)((NextBits() >> 33) % (ulong)bound);

    /// <summary>Draws whether something happens that happens once in so many times.</summary>
    internal bool OneIn(int times) => Next(times) == 0;

    internal T Pick<T>(ReadOnlySpan<T> values) => values[Next(values.Length)];

    internal ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    // The end of SplitMix64.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
