using TypedMqtt.Connection;

namespace TypedMqtt.Telemetry;

/// <summary>A connection as its metrics see it.</summary>
internal sealed class ObservedConnection(string? name, Counters counters, SessionGate gate, ConnectionStatus status)
{
    internal string Name { get; } = name ?? Conventions.DefaultConnection;

    internal Counters Counters { get; } = counters;

    internal MqttStatistics Statistics => Counters.Snapshot();

    internal (int Queued, int InFlight) Depths => gate.Depths;

    internal bool IsOnline => status.State == MqttConnectionState.Online;
}
