namespace TypedMqtt.Storage;

/// <summary>Makes the store of a connection's session. Registered under the connection's name.</summary>
internal interface ISessionStoreProvider
{
    /// <summary>Makes the store; opens nothing.</summary>
    ISessionStore Create(SessionIdentity identity);
}
