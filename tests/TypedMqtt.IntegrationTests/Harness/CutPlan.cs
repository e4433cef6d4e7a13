namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Where a proxy cuts: after stretches of bytes drawn from a seed. Its owner locks.</summary>
internal sealed class CutPlan(int seed, int times, int longestStretch)
{
    private readonly Random _random = new(seed);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = times;
    private int _stretch;

    /// <summary>Completes when all cuts have been made.</summary>
    internal Task Done => _done.Task;

    /// <summary>Says how much of what has arrived is carried on, and whether the connection is cut behind it.</summary>
    internal (int Carried, bool Cut) Take(int count)
    {
        if (_left == 0)
        {
            return (count, false);
        }

        if (_stretch == 0)
        {
            _stretch = _random.Next(1, longestStretch);
        }

        if (count < _stretch)
        {
            _stretch -= count;
            return (count, false);
        }

        var carried = _stretch;
        _stretch = 0;
        if (--_left == 0)
        {
            _done.SetResult();
        }

        return (carried, true);
    }
}
