namespace TypedMqtt.Testing;

/// <summary>Bounds every wait, so that a defect ends a test and not the whole run. Long, and of real time: it is no measure of speed.</summary>
internal static class TestLimit
{
    internal static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);
}
