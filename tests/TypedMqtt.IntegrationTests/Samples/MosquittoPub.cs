using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Samples;

/// <summary>mosquitto_pub: a publisher that knows nothing of contracts.</summary>
internal static class MosquittoPub
{
    internal static async Task RunAsync(ITestBroker broker, params string[] arguments)
    {
        using var process = Tools.Start(Tools.Find("mosquitto_pub")!, ["-p", $"{broker.Port}", .. arguments]);
        await Within.Limits(process.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, process.ExitCode);
    }
}
