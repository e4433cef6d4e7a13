namespace TypedMqtt.Benchmarks.Comparison.Contract;

/// <summary>What a request is answered with.</summary>
public sealed record Answer
{
    public int Sequence { get; set; }

    public bool Accepted { get; set; }
}
