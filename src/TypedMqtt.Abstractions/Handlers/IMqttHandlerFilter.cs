namespace TypedMqtt;

/// <summary>
/// Runs around the calls of every handler of a connection: for what all of them have in common, such as a tenant that is taken
/// out of a user property, a transaction, a measurement. Registered with <c>AddHandlerFilter&lt;T&gt;()</c>; the first is the
/// outermost.
/// </summary>
/// <remarks>
/// It runs for messages and requests, not for live subscriptions, and before levels and payload are read: what cannot be read
/// comes through it as a <see cref="MqttPayloadException"/> of the call it stands around, and a topic with a level that is not of its type as a
/// call that does nothing. One instance serves all calls, which may run at the same time.
/// </remarks>
public interface IMqttHandlerFilter
{
    /// <summary>
    /// Called in place of the handler. Without a call of <paramref name="callNext"/> the message counts as handled, and a request as
    /// failed. What is thrown is a failure of the handler, and its policy follows.
    /// </summary>
    /// <param name="context">What is called, and for which message. Valid until the call completes.</param>
    /// <param name="callNext">Calls the next filter, or the handler; once at the most, since trying again is up to the failure policy.</param>
    /// <param name="cancellationToken">Cancelled when the handler's time is over, or the connection ends.</param>
    ValueTask InvokeAsync(MqttHandlingContext context, MqttNextHandler callNext, CancellationToken cancellationToken);
}
