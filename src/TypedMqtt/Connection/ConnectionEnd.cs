namespace TypedMqtt.Connection;

/// <summary>How a connection has ended.</summary>
/// <param name="Failure">Why it could not be made or was lost; null when it was ended from here.</param>
/// <param name="IsRenewal">Whether it was ended to be made anew at once.</param>
internal readonly record struct ConnectionEnd(MqttConnectionException? Failure, bool IsRenewal = false)
{
    /// <summary>A stop has ended it.</summary>
    internal static ConnectionEnd Stopped => default;

    /// <summary>There are new credentials, which take a new connection.</summary>
    internal static ConnectionEnd Renewal => new(null, IsRenewal: true);
}
