using System.Diagnostics;

namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Programs that tests start.</summary>
internal static class Tools
{
    internal static string? Find(string name, params string[] otherDirectories) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(otherDirectories)
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(File.Exists);

    internal static Process Start(string executable, params string[] arguments) => Start(executable, static _ => { }, arguments);

    /// <summary>Starts a program.</summary>
    /// <param name="executable">The program.</param>
    /// <param name="onError">Takes the lines of its error output.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static Process Start(string executable, Action<string> onError, string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        Assert.NotNull(process);

        // Pipes that nobody reads fill up and stop the program.
        process.ErrorDataReceived += (_, line) => onError(line.Data ?? "");
        process.BeginErrorReadLine();
        return process;
    }
}
