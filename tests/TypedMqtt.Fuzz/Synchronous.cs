namespace TypedMqtt.Fuzz;

/// <summary>Nothing here takes time: what is not done at once has lost its way.</summary>
internal static class Synchronous
{
    internal static T Result<T>(ValueTask<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new BrokenInvariantException("something waits, and nothing will come");

    internal static T Result<T>(Task<T> task) => Result(new ValueTask<T>(task));
}
