using System.Text.Json;
using TypedMqtt.Benchmarks.Comparison.Peer;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Counterparts;

/// <summary>What a client is measured against: the peer, or a broker; a new one for each measurement.</summary>
internal sealed class Counterpart : IAsyncDisposable
{
    private readonly BenchmarkProcess _process;
    private readonly bool _isPeer;

    private Counterpart(BenchmarkProcess process, int port, bool isPeer)
    {
        _process = process;
        Port = port;
        _isPeer = isPeer;
    }

    internal int Port { get; }

    internal static async Task<Counterpart> StartAsync(Work work, bool small)
    {
        if (work.Id == MosquittoBroker.WorkId)
        {
            var (mosquitto, port) = await MosquittoBroker.StartAsync();
            return new Counterpart(mosquitto, port, isPeer: false);
        }

        var isPeer = work.Kind != WorkKind.EndToEnd;
        var process = BenchmarkProcess.StartSelf(isPeer ? ["peer", work.Id, small ? "small" : "full"] : ["broker"]);
        return new Counterpart(process, int.Parse(await process.ReadLineAsync(), System.Globalization.CultureInfo.InvariantCulture), isPeer);
    }

    /// <summary>Ends it.</summary>
    /// <returns>What the peer has counted; null for a broker.</returns>
    internal async Task<PeerReport?> EndAsync()
    {
        if (!_isPeer)
        {
            return null;
        }

        _process.EndInput();
        return JsonSerializer.Deserialize(await _process.ReadLineAsync(), ComparisonJson.Default.PeerReport);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
