namespace TypedMqtt;

/// <summary>What a client identifies itself with (MQTT 5, 3.1.3.5, 3.1.3.6).</summary>
/// <param name="userName">See <see cref="UserName"/>.</param>
/// <param name="password">See <see cref="Password"/>.</param>
public sealed class MqttCredentials(string? userName, string? password)
{
    /// <summary>The user name; null for none.</summary>
    public string? UserName { get; } = userName;

    /// <summary>The password; null for none. Needs a user name before MQTT 5.</summary>
    public string? Password { get; } = password;

    /// <summary>
    /// When they end; null, the default, for never. Before that, when four fifths of the time that is left are over and never more than
    /// five minutes ahead, <see cref="MqttOptions.CredentialsProvider"/> is asked again, and the connection is made anew with what it
    /// gives: the session is resumed, so where one is kept (<see cref="MqttOptions.SessionExpiry"/>) nothing is lost. While it gives nothing that lasts longer, the connection is left alone.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>For messages: says nothing of the credentials.</summary>
    public override string ToString() => nameof(MqttCredentials);
}
