using System.Diagnostics;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>What the disk itself can do: 4 KiB, and the wait until it has them (fsync, as SQLite's), again and again.</summary>
internal static class DiskSpeed
{
    private const int Writes = 500;

    /// <summary>Writes a second.</summary>
    internal static double Measure(string directory)
    {
        var block = new byte[4096];
        var path = Path.Combine(directory, "disk-speed");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);

        // As a log that has been used before: to write over a place is what a commit does, once the file has grown.
        for (var i = 0; i < Writes; i++)
        {
            file.Write(block);
        }

        file.Flush(flushToDisk: true);
        file.Position = 0;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Writes; i++)
        {
            file.Write(block);
            file.Flush(flushToDisk: true);
        }

        return Writes / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
