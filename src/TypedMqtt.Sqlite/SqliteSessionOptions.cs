namespace TypedMqtt.Sqlite;

/// <summary>How a session is kept.</summary>
public sealed class SqliteSessionOptions
{
    /// <summary>When something counts as kept. <see cref="SqliteDurability.Full"/> by default.</summary>
    public SqliteDurability Durability { get; set; }

    /// <summary>What is done when the file is damaged. <see cref="SqliteDamagedFile.StartEmpty"/> by default.</summary>
    public SqliteDamagedFile DamagedFile { get; set; }
}
