using System.Collections.Concurrent;

namespace Worker;

/// <summary>Keeps the latest reading of every meter. Stands for a database.</summary>
internal sealed class LatestReadings
{
    private readonly ConcurrentDictionary<(string Site, int Meter), Reading> _latest = new();

    internal void Set(string site, int meter, Reading reading) => _latest[(site, meter)] = reading;

    internal Reading? Find(string site, int meter) => _latest.GetValueOrDefault((site, meter));
}
