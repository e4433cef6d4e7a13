using System.Diagnostics;

namespace TypedMqtt.Benchmarks.Durable;

/// <summary>What the disk itself can do: 4 KiB, and the wait until it has them (fsync, as SQLite's), again and again.</summary>
internal static class DiskSpeed
{
    private const int Writes = 200;

    /// <summary>Writes a second.</summary>
    internal static double Measure(string directory)
    {
        var block = new byte[4096];
        using var file = new FileStream(Path.Combine(directory, "disk-speed"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);

        // As the log of a session, which is written over from its beginning again and again: once it has grown that is faster.
        while (file.Length < Writes * block.Length)
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
