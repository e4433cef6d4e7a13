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

    internal static Process Start(string executable, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        Assert.NotNull(process);

        // Pipes that nobody reads fill up and stop the program.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
