using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Benchmarks.Comparison.Counterparts;

/// <summary>A mosquitto of our own, where one is installed.</summary>
internal static class MosquittoBroker
{
    internal const string WorkId = "end-to-end-mosquitto";

    private const int Attempts = 200;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(25);
    private static readonly string[] Places = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

    internal static string? Find() => Array.Find(Places, File.Exists);

    internal static async Task<(BenchmarkProcess Process, int Port)> StartAsync()
    {
        var port = FindFreePort();
        var configuration = Path.Combine(Path.GetTempPath(), $"bench-mosquitto-{port}.conf");
        await File.WriteAllTextAsync(configuration, $"""
            listener {port} 127.0.0.1
            allow_anonymous true
            max_queued_messages 100000
            log_type none

            """);
        var process = new BenchmarkProcess(Find()!, "-c", configuration);
        try
        {
            await WaitForPortAsync(port);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
        finally
        {
            File.Delete(configuration);
        }

        return (process, port);
    }

    private static async Task WaitForPortAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < Attempts)
            {
                await Task.Delay(BetweenAttempts, TimeProvider.System);
            }
        }
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
