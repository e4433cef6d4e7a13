using System.Globalization;
using System.Text;
using TypedMqtt.Tests.Simulation.Invariants;

namespace TypedMqtt.Tests.Simulation.Trace;

/// <summary>
/// The trace: what happened, in order. All invariants see every event as it is written down, and nothing else; what is kept
/// of the trace is a hash, and its text only where somebody is going to read it.
/// </summary>
internal sealed class EventLog(Invariant[] invariants, StringBuilder? text)
{
    /// <summary>The time that is written before every event; not part of the hash.</summary>
    internal long Now { get; set; }

    /// <summary>Two traces are the same when this is.</summary>
    internal ulong Hash { get; private set; } = 0xCBF29CE484222325;

    internal void Add(in SimEvent e)
    {
        Mix((ulong)e.Kind | ((ulong)e.Connection << 8) | ((ulong)e.Number << 24) | ((ulong)e.Qos << 48));
        Mix((ulong)e.Detail);
        if (e.Packet is { } packet)
        {
            Mix(packet.Fingerprint);
        }

        text?.Append(CultureInfo.InvariantCulture, $"{Now,8} ms  ").AppendLine(e.ToString());
        foreach (var invariant in invariants)
        {
            invariant.On(in e);
        }
    }

    private void Mix(ulong value)
    {
        Hash = (Hash ^ value) * 0x9FB21C651E98DF25;
        Hash ^= Hash >> 32;
    }
}
