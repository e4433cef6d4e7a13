namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Where a proxy cuts. Its owner locks.</summary>
internal abstract class CutPlan(int times)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = times;

    /// <summary>Completes when all cuts have been made.</summary>
    internal Task Done => _done.Task;

    /// <summary>Says how much of what has arrived is carried on, and whether the connection is cut behind it.</summary>
    /// <param name="arrived">What has arrived in one direction.</param>
    /// <param name="position">Where that direction is.</param>
    internal (int Carried, bool Cut) Take(ReadOnlySpan<byte> arrived, PacketPosition position)
    {
        if (_left == 0 || FindCut(arrived, position) is not { } carried)
        {
            return (arrived.Length, false);
        }

        if (--_left == 0)
        {
            _done.SetResult();
        }

        return (carried, true);
    }

    protected abstract int? FindCut(ReadOnlySpan<byte> arrived, PacketPosition position);
}
