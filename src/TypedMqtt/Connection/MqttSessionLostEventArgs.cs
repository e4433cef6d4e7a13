namespace TypedMqtt;

/// <summary>What a lost session has cost.</summary>
/// <param name="requeued">See <see cref="Requeued"/>.</param>
/// <param name="failed">See <see cref="Failed"/>.</param>
public sealed class MqttSessionLostEventArgs(int requeued, int failed) : EventArgs
{
    /// <summary>How many unacknowledged messages are sent as new; the server may have had some of them.</summary>
    public int Requeued { get; } = requeued;

    /// <summary>How many unacknowledged messages have failed, or had been given up by their publishers.</summary>
    public int Failed { get; } = failed;
}
