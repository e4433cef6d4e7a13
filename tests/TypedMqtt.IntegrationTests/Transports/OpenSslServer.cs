using System.Diagnostics;
using System.Net.Sockets;
using TypedMqtt.IntegrationTests.Certificates;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>OpenSSL's server, which lets in the clients of one authority: it says why it refuses one, in the words of each version of TLS.</summary>
internal sealed class OpenSslServer : IAsyncDisposable
{
    private readonly Process _process;

    private OpenSslServer(Process process, int port) => (_process, Port) = (process, port);

    internal int Port { get; }

    /// <summary>Starts one; skips the test where OpenSSL's tool is not installed.</summary>
    /// <param name="version">The only version of TLS it speaks: <c>tls1_2</c>, <c>tls1_3</c>.</param>
    /// <param name="certificate">What it shows.</param>
    /// <param name="clients">Whose clients it lets in.</param>
    internal static async Task<OpenSslServer> StartAsync(string version, IssuedCertificate certificate, TestAuthority clients)
    {
        var tool = Tools.Find("openssl");
        Assert.SkipWhen(tool is null, "The tool openssl is not installed.");
        var port = FreePort.Find();
        var server = new OpenSslServer(
            Tools.Start(
                tool,
                "s_server", "-accept", $"127.0.0.1:{port}", $"-{version}", "-quiet", "-cert", certificate.File, "-key", certificate.KeyFile,
                "-CAfile", clients.File, "-Verify", "1", "-verify_return_error"),
            port);
        await server.WaitUntilItListensAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitUntilItListensAsync()
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.False(_process.HasExited, "openssl ended at once.");
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", Port, TestContext.Current.CancellationToken);
                return;
            }
            catch (SocketException)
            {
                // Another process says when it is ready only by answering; asking again is the only way to know.
                await Task.Yield();
            }
        }
    }
}
