namespace TypedMqtt.IntegrationTests.Brokers;

/// <summary>A broker that a test has for itself, on a free port of the loopback address.</summary>
internal interface ITestBroker : IAsyncDisposable
{
    int Port { get; }

    string Uri => $"mqtt://127.0.0.1:{Port}";

    Task StartAsync();

    Task StopAsync();
}
