using System.Text;
using TypedMqtt.Protocol;

namespace TypedMqtt.Connection;

/// <summary>The options in the form the connection uses them.</summary>
internal sealed class ConnectionSettings
{
    internal ConnectionSettings(MqttOptions options)
    {
        Options = options;
        ClientId = options.ClientId ?? $"typedmqtt-{Guid.NewGuid():N}"[..22];
        TopicPrefix = string.IsNullOrEmpty(options.TopicPrefix) ? "" : options.TopicPrefix + "/";
        TopicPrefixUtf8 = Encoding.UTF8.GetBytes(TopicPrefix);
    }

    internal MqttOptions Options { get; }

    internal MqttProtocolVersion Version => Options.ProtocolVersion;

    /// <summary>The client identifier; the server may assign another.</summary>
    internal string ClientId { get; set; }

    /// <summary>The topic prefix with the slash behind it; empty for none.</summary>
    internal string TopicPrefix { get; }

    internal byte[] TopicPrefixUtf8 { get; }

    internal ConnectPacket CreateConnect(bool cleanStart) => new()
    {
        ClientId = ClientId,
        CleanStart = cleanStart,
        KeepAliveSeconds = (ushort)Options.KeepAlive.TotalSeconds,
        UserName = Options.UserName,
        Password = Options.Password is null ? null : Encoding.UTF8.GetBytes(Options.Password),
        SessionExpiryInterval = (uint)Options.SessionExpiry.TotalSeconds,
        ReceiveMaximum = (ushort)Options.ReceiveMaximum,
        MaximumPacketSize = (uint)Options.MaximumPacketSize,
    };
}
