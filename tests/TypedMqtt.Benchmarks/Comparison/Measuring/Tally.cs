using System.Net;
using System.Net.Sockets;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Peer;

namespace TypedMqtt.Benchmarks.Comparison.Measuring;

/// <summary>
/// Counts what is handled, one message at a time, and tells the peer about it where it asks (<see cref="Credits"/>).
/// </summary>
internal sealed class Tally : IDisposable
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _credits;
    private long _handled;

    internal long Handled => Volatile.Read(ref _handled);

    /// <summary>Done when the first message has been handled.</summary>
    internal Task First => _first.Task;

    /// <summary>A sum over all that was handled: so that nothing of it can be left out.</summary>
    internal double Checksum { get; private set; }

    internal void Add(string device, int channel, Reading reading)
    {
        Checksum += device.Length + channel + reading.Sequence + reading.Celsius;
        var handled = _handled + 1;
        Volatile.Write(ref _handled, handled);
        if (handled == 1)
        {
            _first.TrySetResult();
        }

        if (_credits is not null && handled % Credits.Each == 0)
        {
            _credits.Send([1]);
        }
    }

    internal void GiveCredits(int port)
    {
        _credits = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _credits.Connect(new IPEndPoint(IPAddress.Loopback, port));
        _credits.Send([Credits.Hello]);
    }

    public void Dispose() => _credits?.Dispose();
}
