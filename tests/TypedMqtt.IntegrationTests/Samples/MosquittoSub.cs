using System.Diagnostics;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Samples;

/// <summary>mosquitto_sub: a subscriber that knows nothing of contracts.</summary>
internal sealed class MosquittoSub : IDisposable
{
    // What is said for debugging does not begin with it.
    private const string Mark = "message: ";

    private readonly Process _process;

    private MosquittoSub(Process process) => _process = process;

    /// <summary>Subscribes, and waits until the subscription stands.</summary>
    /// <param name="broker">Where.</param>
    /// <param name="count">After how many messages it ends.</param>
    /// <param name="filters">To what.</param>
    internal static async Task<MosquittoSub> StartAsync(ITestBroker broker, int count, params string[] filters)
    {
        // Line by line: into a pipe the tool would write only when it ends. With -d it says when its subscription stands.
        var process = Tools.Start(
            "stdbuf",
            ["-oL", "mosquitto_sub", "-p", $"{broker.Port}", "-q", "2", .. filters.SelectMany(filter => (string[])["-t", filter]), "-F", $"{Mark}%q %r %t %p", "-C", $"{count}", "-d"]);
        var subscriber = new MosquittoSub(process);
        while (await subscriber.ReadLineAsync() is { } line)
        {
            if (line.Contains("SUBACK", StringComparison.Ordinal) || line.Contains("Subscribed", StringComparison.Ordinal))
            {
                return subscriber;
            }
        }

        subscriber.Dispose();
        Assert.Fail("mosquitto_sub ended before it was subscribed.");
        return subscriber;
    }

    /// <summary>Waits for all messages: quality of service, RETAIN, topic and payload of each.</summary>
    internal async Task<List<string>> ReadAllAsync()
    {
        var messages = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                messages.Add(line[Mark.Length..]);
            }
        }

        return messages;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private Task<string?> ReadLineAsync() => Within.Limits(_process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
}
