namespace TypedMqtt.IntegrationTests.Soak;

/// <summary>How a connection is cut.</summary>
public enum CutStyle
{
    /// <summary>Before a packet, half-way through it or behind it; both sides are told.</summary>
    Packets,

    /// <summary>At any byte; both sides are told.</summary>
    Bytes,

    /// <summary>At any byte; the broker is not told.</summary>
    PulledCable,
}
