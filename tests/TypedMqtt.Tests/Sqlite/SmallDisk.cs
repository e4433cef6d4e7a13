using System.Diagnostics;

namespace TypedMqtt.Tests.Sqlite;

/// <summary>A file system in memory that is soon full, where this user may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("typedmqtt-disk-").FullName;
    private readonly bool _isMounted;

    internal SmallDisk(int kilobytes) => _isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", _directory);

    internal string File => Path.Combine(_directory, "session.db");

    internal void SkipUnlessMounted() => Assert.SkipUnless(_isMounted, "No file system can be mounted here.");

    /// <summary>Mounts it anew: with another size, or read-only (<c>ro</c>).</summary>
    internal void Remount(string options) => Assert.True(Run("mount", "-o", $"remount,{options}", _directory), $"It cannot be mounted anew with {options}.");

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", _directory);
        }

        Directory.Delete(_directory, recursive: true);
    }

    private static bool Run(string command, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
