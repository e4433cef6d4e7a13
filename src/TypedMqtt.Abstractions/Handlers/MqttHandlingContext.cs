namespace TypedMqtt;

/// <summary>One call of a handler, as filters see it.</summary>
public sealed class MqttHandlingContext
{
    internal MqttHandlingContext(MqttContext message, string member, Type handlerType, int attempt, IServiceProvider services)
    {
        Message = message;
        Member = member;
        HandlerType = handlerType;
        Attempt = attempt;
        Services = services;
    }

    /// <summary>The message, without its payload.</summary>
    public MqttContext Message { get; }

    /// <summary>The contract's member, such as <c>IThermostat.TemperatureAsync</c>.</summary>
    public string Member { get; }

    /// <summary>The handler class.</summary>
    public Type HandlerType { get; }

    /// <summary>Which attempt at the message it is, from 1.</summary>
    public int Attempt { get; }

    /// <summary>Where the handler comes from: the scope of this call for one that is scoped or transient, else the application's services.</summary>
    public IServiceProvider Services { get; }
}
