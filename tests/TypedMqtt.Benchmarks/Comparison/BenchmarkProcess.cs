using System.Diagnostics;
using System.Reflection;

namespace TypedMqtt.Benchmarks.Comparison;

/// <summary>A process whose standard output is read line by line, and whose errors are shown when it fails.</summary>
internal sealed class BenchmarkProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _errors;

    internal BenchmarkProcess(string program, params IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>This program again, with other arguments.</summary>
    internal static BenchmarkProcess StartSelf(params IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new BenchmarkProcess(program, [Assembly.GetExecutingAssembly().Location, .. arguments])
            : new BenchmarkProcess(program, arguments);
    }

    /// <summary>The next line it prints.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead, or says nothing.</exception>
    internal async Task<string> ReadLineAsync()
    {
        string? line;
        try
        {
            line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            throw new InvalidOperationException($"{Name} said nothing for {Patience}. {await _errors}");
        }

        return line ?? throw new InvalidOperationException($"{Name} ended without a word. {await _errors}");
    }

    /// <summary>Ends its standard input, which is a sign to end where it has been waiting for it.</summary>
    internal void EndInput() => _process.StandardInput.Close();

    /// <exception cref="InvalidOperationException">It does not end, or not well.</exception>
    internal async Task WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Name} ended with {_process.ExitCode}. {await _errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private string Name => string.Join(' ', _process.StartInfo.ArgumentList.Prepend(Path.GetFileName(_process.StartInfo.FileName)));
}
