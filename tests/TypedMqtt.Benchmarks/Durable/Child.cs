using System.Diagnostics;
using System.Globalization;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>This program once more, in a process of its own.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process) => _process = process;

    internal static Child Start(params string[] arguments) => new(Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!);

    internal string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The child process has ended.");

    internal double ReadNumber() => double.Parse(ReadLine(), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
