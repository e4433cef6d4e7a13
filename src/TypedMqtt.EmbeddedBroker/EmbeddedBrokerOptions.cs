namespace TypedMqtt.EmbeddedBroker;

/// <summary>How the embedded broker listens and whom it lets in.</summary>
public sealed class EmbeddedBrokerOptions
{
    /// <summary>The TCP port on the loopback address; 0, the default, takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The user name clients have to give; null, the default, lets everyone in.</summary>
    public string? UserName { get; set; }

    /// <summary>The password clients have to give with <see cref="UserName"/>; null for none.</summary>
    public string? Password { get; set; }
}
