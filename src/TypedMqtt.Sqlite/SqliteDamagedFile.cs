namespace TypedMqtt.Sqlite;

/// <summary>What is done when the file of a session is damaged.</summary>
public enum SqliteDamagedFile
{
    /// <summary>
    /// It is set aside under a new name, and a new session begins in an empty file. That is logged as an error and counted
    /// (<see cref="MqttStatistics.DamagedStores"/>), and the health check is degraded.
    /// </summary>
    StartEmpty,

    /// <summary>It stays where it is, and the connection is not made: <see cref="MqttConnectionState.Faulted"/>.</summary>
    Refuse,
}
