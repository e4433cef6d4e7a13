using System.Diagnostics;
using System.Net.Sockets;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Brokers;

/// <summary>A mosquitto process.</summary>
internal sealed class MosquittoBroker : ITestBroker
{
    // Debian installs servers where not every user's PATH looks.
    private static readonly string? Executable = Tools.Find("mosquitto", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("typedmqtt-mosquitto-");
    private readonly bool _withLogin;
    private readonly MosquittoTls? _tls;
    private readonly bool _persists;
    private Process? _process;

    /// <param name="withLogin">Whether it lets only one user in.</param>
    /// <param name="tls">Its certificate; null for plain TCP.</param>
    /// <param name="persists">Whether it is stopped in good order, and keeps sessions for its next start.</param>
    internal MosquittoBroker(bool withLogin, MosquittoTls? tls = null, bool persists = false)
    {
        _withLogin = withLogin;
        _tls = tls;
        _persists = persists;
        Port = FreePort.Find();
    }

    internal static bool IsInstalled => Executable is not null && Tools.Find("mosquitto_pub") is not null;

    public int Port { get; }

    // By name where there is a certificate: that is what it is for.
    public string Uri => _tls is null ? $"mqtt://127.0.0.1:{Port}" : $"mqtts://localhost:{Port}";

    public async Task StartAsync()
    {
        var configuration = Path.Combine(_directory.FullName, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, await ConfigureAsync(), TestContext.Current.CancellationToken);
        _process = Tools.Start(Executable!, "-c", configuration);
        await WaitUntilItListensAsync(_process);
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            if (_persists)
            {
                // SIGTERM: it writes down what it has.
                using var kill = Tools.Start("/bin/kill", $"{process.Id}");
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            else
            {
                process.Kill();
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Delete(recursive: true);
    }

    private async Task<string> ConfigureAsync()
    {
        var login = "allow_anonymous true";
        if (_withLogin)
        {
            var passwords = Path.Combine(_directory.FullName, "passwords");
            using var tool = Tools.Start(Tools.Find("mosquitto_passwd") ?? "mosquitto_passwd", "-b", "-c", passwords, TestBrokers.UserName, TestBrokers.Password);
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            login = $"allow_anonymous false\npassword_file {passwords}";
        }

        // As root, mosquitto would drop its rights and then be unable to read a file of ours.
        login += Environment.UserName == "root" && (_withLogin || _tls is not null || _persists) ? "\nuser root" : "";
        var persistence = _persists ? $"persistence true\npersistence_location {_directory.FullName}/" : "persistence false";
        return $"listener {Port} 127.0.0.1\n{_tls?.Configuration}{login}\n{persistence}\nmax_queued_messages 0\nset_tcp_nodelay true\n";
    }

    private async Task WaitUntilItListensAsync(Process process)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.False(process.HasExited, $"mosquitto ended at once with exit code {(process.HasExited ? process.ExitCode : 0)}.");
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
