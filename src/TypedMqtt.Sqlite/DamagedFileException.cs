namespace TypedMqtt.Sqlite;

/// <summary>The file is not what was written.</summary>
#pragma warning disable CA1032, CA1064 // Never leaves the store.
internal sealed class DamagedFileException(string message, Exception? innerException = null) : Exception(message.TrimEnd('.'), innerException);
#pragma warning restore CA1032, CA1064
