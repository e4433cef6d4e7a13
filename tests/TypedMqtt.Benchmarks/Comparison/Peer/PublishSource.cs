using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Wire;
using TypedMqtt.Benchmarks.Comparison.Works;

namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>PUBLISH packets encoded beforehand, which are sent over and over.</summary>
internal sealed class PublishSource
{
    private readonly WireBuffer _packets = new();
    private readonly int[] _starts = new int[Samples.Count + 1];
    private readonly int[] _identifiers = new int[Samples.Count];
    private int _next;
    private ushort _lastIdentifier;

    internal PublishSource(Work work, int qos, bool version5)
    {
        for (var i = 0; i < Samples.Count; i++)
        {
            var topic = Encoding.UTF8.GetBytes(Topic(work, i));
            _packets.AppendPublish(qos, 0, topic, version5 ? [] : null, JsonSerializer.SerializeToUtf8Bytes(Samples.Reading(i), MeterJson.Default.Reading));

            // Two bytes of remaining length: all packets are longer than 127 bytes.
            _identifiers[i] = 3 + 2 + topic.Length;
            _starts[i + 1] = _packets.Length;
        }
    }

    /// <summary>All packets, for QoS 0.</summary>
    internal ReadOnlySpan<byte> All => _packets.Written;

    /// <summary>A piece of them.</summary>
    internal ReadOnlySpan<byte> Slice(int first, int count) => _packets.Written[_starts[first].._starts[first + count]];

    /// <summary>Appends the next packets, with packet identifiers of their own.</summary>
    internal void Append(WireBuffer output, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var packet = _packets.Written[_starts[_next].._starts[_next + 1]];
            var span = output.Reserve(packet.Length);
            packet.CopyTo(span);

            // In a circle: at most 1,024 are in flight, so the one that comes again is free.
            _lastIdentifier = _lastIdentifier == ushort.MaxValue ? (ushort)1 : (ushort)(_lastIdentifier + 1);
            BinaryPrimitives.WriteUInt16BigEndian(span[_identifiers[_next]..], _lastIdentifier);
            _next = (_next + 1) & (Samples.Count - 1);
        }
    }

    // With many filters the messages match filters all over them.
    private static string Topic(Work work, int index)
    {
        var device = work.Kind == WorkKind.Filters ? Samples.FilterDevice((int)((long)index * 7_919 % work.Count)) : Samples.Device(index);
        return string.Create(CultureInfo.InvariantCulture, $"bench/{device}/readings/{Samples.Channel(index)}");
    }
}
