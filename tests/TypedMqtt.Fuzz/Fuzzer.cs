namespace TypedMqtt.Fuzz;

/// <summary>Plays the inputs of a run, one after the other, in one thread.</summary>
internal sealed class Fuzzer
{
    // A user property of two letters takes seven bytes on the wire, and two strings here. Where a build is not optimised, each read
    // allocates the state of its method too, and a read may be of one byte.
#if DEBUG
    private const long AllocatedPerByte = 256;
#else
    private const long AllocatedPerByte = 64;
#endif

    private readonly ulong _seed;
    private readonly Action<FuzzInput> _packets;
    private readonly Action<FuzzInput> _stream;

    internal Fuzzer(ulong seed)
    {
        _seed = seed;
        _packets = new PacketTarget(Tally).Run;
        _stream = new StreamTarget(Tally).Run;
    }

    /// <summary>With something else to fuzz.</summary>
    internal Fuzzer(ulong seed, Action<FuzzInput> target)
    {
        _seed = seed;
        _packets = _stream = target;
    }

    internal Tally Tally { get; } = new();

    /// <summary>Fills the pools of this thread and has the code compiled, so that neither counts for an input.</summary>
    internal static void WarmUp()
    {
        var fuzzer = new Fuzzer(seed: 0);
        for (var index = 0; index < 500; index++)
        {
            fuzzer.Play(index);
        }
    }

    /// <summary>Plays one input.</summary>
    /// <returns>What is wrong; null when all is as it has to be.</returns>
    internal Find? Play(long index)
    {
        var input = InputMaker.Make(_seed, index);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            (input.Target == FuzzTarget.Stream ? _stream : _packets)(input);
        }
#pragma warning disable CA1031 // Whatever comes out is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Find(_seed, index, input, e is BrokenInvariantException ? e.Message : e.ToString());
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var bound = AllocationBound(input);
        Tally.Inputs++;
        Tally.Allocated(allocated, bound);
        return allocated <= bound ? null : new Find(_seed, index, input, $"{allocated} bytes were allocated for {input.Bytes.Length}");
    }

    /// <summary>What an input may allocate: so much for being read at all, a session and the exceptions included, and so much for each of its bytes.</summary>
    private static long AllocationBound(FuzzInput input) => (input.Target == FuzzTarget.Stream ? 64 * 1024 : 16 * 1024) + (AllocatedPerByte * input.Bytes.Length);
}
