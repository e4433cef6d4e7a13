namespace TypedMqtt.Benchmarks.Comparison.Peer;

/// <summary>What the peer has counted: PUBLISH packets both ways.</summary>
internal sealed record PeerReport(long Received, long Sent);
