namespace TypedMqtt.Testing.Tests;

/// <summary>Bounds waits, so that a defect ends a test and not the whole run. Long: it is no measure of speed.</summary>
internal static class Within
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    internal static Task Limits(Task task) => task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

    internal static Task<T> Limits<T>(Task<T> task) => task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

    internal static Task<T> Limits<T>(ValueTask<T> task) => Limits(task.AsTask());
}
