using System.Diagnostics;
using System.Reflection;
using System.Text;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Probe;

/// <summary>The probe client, as a harness runs it.</summary>
internal sealed class ProbeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProbeProcess(string[] arguments)
    {
        var assembly = typeof(ProbeProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "ProbeClient").Value!;
        var path = Path.GetFullPath(assembly, AppContext.BaseDirectory);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Tools.Find("dotnet")!, [path, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _process.ErrorDataReceived += (_, line) => OnError(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has said on the standard error so far.</summary>
    internal string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Completes when it has said anything on the standard error, which a probe that is content does not.</summary>
    internal Task FirstError => Within.Limits(_firstError.Task);

    internal static ProbeProcess Start(params string[] arguments) => new(arguments);

    internal async Task<string?> ReadLineAsync() => await Within.Limits(_process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

    /// <summary>Asks it to end, as an operating system does.</summary>
    internal async Task TerminateAsync()
    {
        using var kill = Tools.Start("/bin/sh", "-c", $"kill -TERM {_process.Id}");
        await Within.Limits(kill.WaitForExitAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Kills it, with nothing left for it to do.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await Within.Limits(_process.WaitForExitAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Waits until it has ended by itself, having said nothing more.</summary>
    internal async Task<int> EndAsync()
    {
        Assert.Equal("", await Within.Limits(_process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)));
        await Within.Limits(_process.WaitForExitAsync(TestContext.Current.CancellationToken));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(Errors);
        _process.Dispose();
    }

    private void OnError(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
        }

        if (line is not null)
        {
            _firstError.TrySetResult();
        }
    }
}
