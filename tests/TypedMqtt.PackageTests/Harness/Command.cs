using System.Diagnostics;

namespace TypedMqtt.PackageTests.Harness;

/// <summary>Programs that tests run to their end.</summary>
internal static class Command
{
    /// <summary>Runs <c>dotnet</c>.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="environment">What is added to the environment.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static Task<CommandResult> DotNetAsync(string directory, Dictionary<string, string> environment, params string[] arguments) =>
        RunAsync("dotnet", directory, environment, arguments);

    internal static async Task<CommandResult> RunAsync(string executable, string directory, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Isolate(start.Environment);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start);
        Assert.NotNull(process);
        LowerPriority(process);
        var cancellationToken = TestContext.Current.CancellationToken;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Makes it a build like one in a terminal of its own, that leaves no server behind.</summary>
    private static void Isolate(IDictionary<string, string?> environment)
    {
        // A test run started by MSBuild inherits where *that* MSBuild finds its parts.
        foreach (var name in environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            environment.Remove(name);
        }

        // A server that stays would hold the pipes we read to their end.
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        environment["UseSharedCompilation"] = "false";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
    }

    /// <summary>Other tests run beside these, and wait for things that a busy machine makes slow.</summary>
    private static void LowerPriority(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
