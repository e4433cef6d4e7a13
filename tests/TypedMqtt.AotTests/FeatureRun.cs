namespace TypedMqtt.AotTests;

/// <summary>Runs features one after the other and prints a line for each.</summary>
internal sealed class FeatureRun(CancellationToken cancellationToken)
{
    internal int Passed { get; private set; }

    internal int Failed { get; private set; }

    /// <summary>Runs one feature; it has failed when it throws.</summary>
    internal async Task FeatureAsync(string name, Func<CancellationToken, Task> feature)
    {
        try
        {
            await feature(cancellationToken);
            Passed++;
            Console.WriteLine($"ok: {name}");
        }
#pragma warning disable CA1031 // What a feature may throw is not known: that is what is tried here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failed++;
            Console.WriteLine($"FAILED: {name}: {e}");
        }
    }
}
