namespace TypedMqtt.Requests;

/// <summary>What becomes of the answer to one request: it is given once, by the handler or by the time that is over.</summary>
/// <param name="address">Where it goes; null for nowhere.</param>
/// <param name="expiresAt">When nobody waits for it any longer; null for never.</param>
internal sealed class ReplyTo(ReturnAddress? address, long? expiresAt)
{
    private int _answered;

    internal ReturnAddress? Address { get; } = address;

    internal long? ExpiresAt { get; } = expiresAt;

    /// <summary>Takes it on oneself to answer; true for the first.</summary>
    internal bool TryAnswer() => Interlocked.Exchange(ref _answered, 1) == 0;
}
