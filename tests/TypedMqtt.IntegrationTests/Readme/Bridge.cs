namespace TypedMqtt.IntegrationTests.Readme;

/// <summary>Stands in the README for what takes from one connection and gives to another.</summary>
internal sealed class Bridge(IThermostatSubscriber from, IThermostat to)
{
    internal IThermostatSubscriber From { get; } = from;

    internal IThermostat To { get; } = to;
}
