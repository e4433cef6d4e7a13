using TypedMqtt.EmbeddedBroker;

namespace TypedMqtt.IntegrationTests.Brokers;

internal sealed class EmbeddedTestBroker(bool withLogin) : ITestBroker
{
    private readonly EmbeddedMqttBroker _broker = new(new EmbeddedBrokerOptions
    {
        UserName = withLogin ? TestBrokers.UserName : null,
        Password = withLogin ? TestBrokers.Password : null,
    });

    public int Port => _broker.Port;

    public Task StartAsync() => _broker.StartAsync(TestContext.Current.CancellationToken);

    public Task StopAsync() => _broker.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();
}
