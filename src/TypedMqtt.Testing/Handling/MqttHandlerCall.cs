namespace TypedMqtt.Testing;

/// <summary>That a handler was given a message, once; a message that is tried again is another call.</summary>
/// <param name="HandlerType">The handler class.</param>
/// <param name="Member">The member, for example <c>IThermostat.TemperatureAsync</c>.</param>
/// <param name="Topic">The topic name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Exception">What the handler threw, or a <see cref="MqttPayloadException"/> for a payload that could not be read; null when nothing was thrown.</param>
public sealed record MqttHandlerCall(Type HandlerType, string Member, string Topic, MqttHandlingOutcome Outcome, Exception? Exception)
{
    /// <summary>Handler, member and outcome.</summary>
    public override string ToString() => $"{HandlerType.Name} for {Member}: {Outcome}{(Exception is null ? "" : $" ({Exception.GetType().Name}: {Exception.Message})")}";
}
