using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>The options in the form the connection uses them.</summary>
internal sealed class ConnectionSettings
{
    internal ConnectionSettings(MqttOptions options, string? name = null)
    {
        Options = options;
        Name = name;
        ClientId = options.ClientId ?? $"typedmqtt-{Guid.NewGuid():N}"[..22];
        TopicPrefix = string.IsNullOrEmpty(options.TopicPrefix) ? "" : options.TopicPrefix + "/";
        TopicPrefixUtf8 = Encoding.UTF8.GetBytes(TopicPrefix);
        Servers = options.Servers.Count == 0
            ? [Parse(options.Server, nameof(options.Server))]
            : [.. options.Servers.Select(server => Parse(server, nameof(options.Servers)))];
        Server = Servers[0];
    }

    internal MqttOptions Options { get; }

    /// <summary>The name of the connection; null for the default one.</summary>
    internal string? Name { get; }

    /// <summary>The servers to try, in order.</summary>
    internal IReadOnlyList<ServerAddress> Servers { get; }

    /// <summary>The server of the connection that was made last; until there is one, the first to try.</summary>
    internal ServerAddress Server { get; set; }

    internal MqttProtocolVersion Version => Options.ProtocolVersion;

    /// <summary>The client identifier; the server may assign another.</summary>
    internal string ClientId { get; set; }

    /// <summary>The topic prefix with the slash behind it; empty for none.</summary>
    internal string TopicPrefix { get; }

    internal byte[] TopicPrefixUtf8 { get; }

    /// <summary>
    /// Whether the server is asked to keep the session while we are away. MQTT 3.1.1 knows no expiry: a session under a
    /// made-up identifier would stay at the server for ever after a crash, so there it takes a configured one. A server of
    /// MQTT 3.1 does not say whether it has a session, so none is kept: guessing wrong would lose or double messages.
    /// </summary>
    internal bool KeepsSession => Options.SessionExpiry > TimeSpan.Zero && Version switch
    {
        MqttProtocolVersion.V310 => false,
        MqttProtocolVersion.V311 => Options.ClientId is not null,
        _ => true,
    };

    /// <summary>Whether the session is kept beyond the process.</summary>
    internal bool IsKept { get; init; }

    /// <summary>Whether a stop leaves the session at the server, for the next process.</summary>
    internal bool LeavesSession => IsKept || Options.ResumeSessionOnStart;

    /// <summary>What a session that is kept belongs to. Any of the servers may have it.</summary>
    internal SessionIdentity CreateIdentity() =>
        new(ClientId, string.Join(' ', Servers.Select(server => server.ToString()).Distinct().Order(StringComparer.Ordinal)));

    internal ConnectPacket CreateConnect(bool cleanStart, MqttCredentials credentials, byte[]? authenticationData = null) => new()
    {
        ClientId = ClientId,
        CleanStart = cleanStart,
        KeepAliveSeconds = (ushort)Options.KeepAlive.TotalSeconds,
        Will = CreateWill(),
        UserName = credentials.UserName,
        Password = credentials.Password is null ? null : Encoding.UTF8.GetBytes(credentials.Password),
        SessionExpiryInterval = (uint)Options.SessionExpiry.TotalSeconds,
        ReceiveMaximum = (ushort)Options.ReceiveMaximum,
        MaximumPacketSize = (uint)Options.MaximumPacketSize,
        TopicAliasMaximum = (ushort)Options.TopicAliasMaximum,
        AuthenticationMethod = Options.Authentication?.Method,
        AuthenticationData = authenticationData,
    };

    internal SessionSettings CreateSession() => new()
    {
        Version = Version,
        ReceiveMaximum = (ushort)Options.ReceiveMaximum,
        OutboxLimit = Options.OutboxLimit,
        OutboxByteLimit = Options.OutboxByteLimit,
        OutboxOverflow = Options.OutboxOverflow,
        SessionLoss = Options.SessionLoss,
        ResumeOnStart = Options.ResumeSessionOnStart,
        RequestTimeout = (long)Options.SubscribeTimeout.TotalMilliseconds,
        UsesTopicAliases = Options.UseTopicAliases,
        IsJournalled = IsKept,
        SessionToken = Guid.NewGuid().ToString("N"),
        FirstSubscriptionIdentifier = Random.Shared.Next(VariableByteInteger.Maximum) + 1,
    };

    private WillMessage? CreateWill() => Options.Will is not { } will ? null : new WillMessage
    {
        Topic = TopicPrefix + will.Topic,
        Payload = will.Payload,
        Qos = will.Qos,
        Retain = will.Retain,
        DelayInterval = (uint)will.Delay.TotalSeconds,
        ContentType = will.ContentType,
    };

    private static ServerAddress Parse(string server, string key) =>
        ServerAddress.TryParse(server, out var address, out var problem)
            ? address
            : throw new InvalidOperationException($"{nameof(MqttOptions)}.{key} cannot be used: {problem}.");
}
