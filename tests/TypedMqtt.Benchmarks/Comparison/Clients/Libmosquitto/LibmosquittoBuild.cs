using System.ComponentModel;
using System.Diagnostics;

namespace TypedMqtt.Benchmarks.Comparison.Clients.Libmosquitto;

/// <summary>Compiles the C program, where there are a compiler and the library's header (Debian: libmosquitto-dev).</summary>
internal static class LibmosquittoBuild
{
    /// <returns>The program, or null with the reason why there is none.</returns>
    internal static string? TryBuild(out string? reason)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Libmosquitto", "bench.c");
        var program = Path.Combine(AppContext.BaseDirectory, "Libmosquitto", "bench");
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-O2", "-Wall", "-o", program, source, "-lmosquitto"]) { RedirectStandardError = true })!;
            var errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            reason = compiler.ExitCode == 0 ? null : $"it does not compile; is libmosquitto-dev installed? {errors.Split('\n')[0]}";
        }
        catch (Win32Exception)
        {
            reason = "there is no C compiler, 'cc'.";
        }

        return reason is null ? program : null;
    }
}
