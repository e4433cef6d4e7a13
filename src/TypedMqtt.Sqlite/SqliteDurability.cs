namespace TypedMqtt.Sqlite;

/// <summary>When something counts as kept.</summary>
public enum SqliteDurability
{
    /// <summary>
    /// When the disk has it: what was accepted survives a loss of power. Many messages share one write, so throughput comes from
    /// publishing without awaiting each.
    /// </summary>
    Full,

    /// <summary>
    /// When the operating system has it: what was accepted survives the end of the process, however it ends. A loss of power may
    /// take the last moments with it, both of what was accepted and of what is known about exchanges in flight, so that messages
    /// of QoS 2 may be lost or arrive twice then.
    /// </summary>
    Relaxed,
}
