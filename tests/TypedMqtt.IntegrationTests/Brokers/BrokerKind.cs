namespace TypedMqtt.IntegrationTests.Brokers;

/// <summary>The brokers the tests run against.</summary>
public enum BrokerKind
{
    Embedded,
    Mosquitto,
}
