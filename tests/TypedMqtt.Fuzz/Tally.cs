using TypedMqtt.Protocol;

namespace TypedMqtt.Fuzz;

/// <summary>Counts what became of inputs. Of one thread; they are added up at the end.</summary>
internal sealed class Tally
{
    private readonly long[] _accepted = new long[16];
    private readonly long[] _refused = new long[16];
    private readonly long[] _streams = new long[Enum.GetValues<StreamEnd>().Length];
    private readonly Dictionary<string, long> _statements = [];

    internal long Inputs { get; set; }

    /// <summary>How many times an input ended in the middle of a packet.</summary>
    internal long CutShort { get; set; }

    /// <summary>How many packets were encoded again and read as the same.</summary>
    internal long Reencoded { get; set; }

    /// <summary>The most bytes that one input has allocated.</summary>
    internal long MostAllocated { get; private set; }

    /// <summary>The share of the bound on allocation that was used at the most.</summary>
    internal double ClosestToBound { get; private set; }

    /// <summary>How many times each statement was the reason of a refusal.</summary>
    internal IReadOnlyDictionary<string, long> Statements => _statements;

    internal long Accepted(PacketType type) => _accepted[(int)type];

    internal long Refused(PacketType type) => _refused[(int)type];

    internal long Streams(StreamEnd end) => _streams[(int)end];

    internal void Accept(PacketType type) => _accepted[(int)type]++;

    internal void Refuse(PacketType type, MqttProtocolException refusal)
    {
        _refused[(int)type]++;
        Refuse(refusal);
    }

    internal void Refuse(MqttProtocolException refusal)
    {
        if (refusal.ReasonCode < MqttReasonCode.UnspecifiedError || !refusal.Statement.StartsWith("MQTT-", StringComparison.Ordinal) || refusal.Message.Length > 300)
        {
            throw new BrokenInvariantException($"a refusal without a reason to tell: {refusal.ReasonCode}, {refusal.Statement}, {refusal.Message}");
        }

        _statements[refusal.Statement] = _statements.GetValueOrDefault(refusal.Statement) + 1;
    }

    internal void End(StreamEnd end) => _streams[(int)end]++;

    internal void Allocated(long bytes, long bound)
    {
        MostAllocated = Math.Max(MostAllocated, bytes);
        ClosestToBound = Math.Max(ClosestToBound, (double)bytes / bound);
    }

    internal void Add(Tally other)
    {
        Inputs += other.Inputs;
        CutShort += other.CutShort;
        Reencoded += other.Reencoded;
        MostAllocated = Math.Max(MostAllocated, other.MostAllocated);
        ClosestToBound = Math.Max(ClosestToBound, other.ClosestToBound);
        AddTo(_accepted, other._accepted);
        AddTo(_refused, other._refused);
        AddTo(_streams, other._streams);
        foreach (var (statement, count) in other._statements)
        {
            _statements[statement] = _statements.GetValueOrDefault(statement) + count;
        }
    }

    private static void AddTo(long[] sums, long[] counts)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += counts[i];
        }
    }
}
