using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;

namespace TypedMqtt.Dispatch;

/// <summary>What all lanes of a connection share.</summary>
/// <param name="QueueLimit">How many messages may wait before QoS 0 is dropped.</param>
/// <param name="QueueByteLimit">How many bytes may wait before QoS 0 is dropped.</param>
/// <param name="TopicPrefixLength">How many bytes of every topic are the connection's prefix.</param>
/// <param name="Clock">The time.</param>
/// <param name="Counters">Where things are counted.</param>
/// <param name="Logger">Where things are said.</param>
/// <param name="Stopping">Cancelled when handlers have to end.</param>
internal sealed record LaneSettings(
    int QueueLimit,
    long QueueByteLimit,
    int TopicPrefixLength,
    Clock Clock,
    Counters Counters,
    ILogger Logger,
    CancellationToken Stopping);
