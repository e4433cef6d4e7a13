using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>A client that is not let in, or does not want to be.</summary>
internal static class Failing
{
    /// <summary>Has a client try, and looks at what it says and logs. No log may hold the word SECRET.</summary>
    internal static async Task AssertAsync(
        string server, MqttConnectionFailure failure, string inMessage, Action<MqttOptions> options, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        await using var host = TestHost.Create(server, version, options: options);
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        var found = Assert.IsType<MqttConnectionException>(host.Connection.LastFailure);
        Assert.True(found.Failure == failure, $"{found.Failure}: {found}");
        Assert.Contains(inMessage, found.Message, StringComparison.Ordinal);
        Assert.Contains(new Uri(server).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), found.Message, StringComparison.Ordinal);
        Assert.Contains(found.Message, host.Logs.Warnings.First(), StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", host.Logs.All + found, StringComparison.Ordinal);
    }
}
