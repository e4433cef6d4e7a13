using TypedMqtt.Handlers;

namespace TypedMqtt;

/// <summary>
/// What follows when a handler fails on a message: it throws, takes longer than it may, or the payload is not of the contract's
/// type. Without a policy the message is skipped.
/// </summary>
public sealed class MqttFailurePolicy
{
    private const int MostRetries = 100;
    private static readonly TimeSpan LongestFirstDelay = TimeSpan.FromHours(1);

    internal MqttFailurePolicy()
    {
    }

    internal FailureSettings Settings { get; private set; } = FailureSettings.Default;

    /// <summary>
    /// Calls the handler again before anything else follows. Meanwhile the messages behind this one in its lane wait, and so do
    /// later acknowledgements. A payload that is not of the contract's type will not become one, so it is not tried again.
    /// </summary>
    /// <param name="count">How many attempts may follow the first: 1 to 100.</param>
    /// <param name="firstDelay">
    /// The wait before the second attempt, up to an hour; null, the default, for one second. Later waits are twice as long
    /// each, up to 30 seconds.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public MqttFailurePolicy Retry(int count, TimeSpan? firstDelay = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostRetries);
        var delay = firstDelay ?? FailureSettings.Default.FirstDelay;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero, nameof(firstDelay));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestFirstDelay, nameof(firstDelay));
        Settings = Settings with { Retries = count, FirstDelay = delay };
        return this;
    }

    /// <summary>Acknowledges the message and goes on with the next: the default. It is logged and counted.</summary>
    public MqttFailurePolicy ThenSkip() => Then(FailureAction.Skip);

    /// <summary>
    /// Publishes the message, at QoS 1, to <c>MqttOptions.DeadLetterPrefix</c>, a slash and its topic, and acknowledges it once
    /// that is acknowledged; on MQTT 5 with reason code 0x99 for a payload that is not of the contract's type and 0x83 for
    /// everything else. Payload and properties are the original's, without its expiry; on MQTT 5 there are the user
    /// properties <c>dead-letter-topic</c>, <c>dead-letter-error</c>, the type of the exception, and
    /// <c>dead-letter-attempts</c>. If publishing fails it is tried five times more; then the message is left to be sent
    /// again, as by <see cref="ThenDisconnectForRedelivery"/>, or skipped where there is no session that would be resumed.
    /// </summary>
    public MqttFailurePolicy ThenDeadLetter() => Then(FailureAction.DeadLetter);

    /// <summary>
    /// Gives the connection up without having acknowledged the message, unless that was to be done before
    /// (<see cref="MqttAcknowledgement.BeforeHandler"/>), which stops the host unless
    /// <c>MqttOptions.StopHostWhenFaulted</c> says otherwise.
    /// </summary>
    public MqttFailurePolicy ThenStop() => Then(FailureAction.Stop);

    /// <summary>
    /// Ends the connection without having acknowledged the message and makes it again, so that the server sends it again, and
    /// in order what is behind it in its lane; other handlers of the same message get it once more too. For failures that
    /// pass, such as a database that is away. A message of QoS 0 does not come again: it is skipped. Needs a session that is
    /// resumed (<c>MqttOptions.SessionExpiry</c> above zero, and before MQTT 5 a <c>ClientId</c>), which is checked at the start,
    /// and messages that are not acknowledged before (<see cref="MqttAcknowledgement.BeforeHandler"/>), which registration checks.
    /// </summary>
    public MqttFailurePolicy ThenDisconnectForRedelivery() => Then(FailureAction.DisconnectForRedelivery);

    private MqttFailurePolicy Then(FailureAction action)
    {
        Settings = Settings with { Action = action };
        return this;
    }
}
