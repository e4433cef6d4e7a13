using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>A connection the server has accepted, with what had been read behind CONNACK already.</summary>
internal sealed record OpenConnection(ServerAddress Server, ITransport Transport, ReceiveBuffer Received, ConnAck ConnAck, bool IsNewSession) : IDisposable
{
    /// <summary>When the credentials of CONNECT end; null for never.</summary>
    internal DateTimeOffset? CredentialsExpireAt { get; init; }

    /// <summary>When what enhanced authentication has proven ends; null for never.</summary>
    internal DateTimeOffset? AuthenticationExpiresAt { get; init; }

    public void Dispose()
    {
        Transport.Dispose();
        Received.Dispose();
    }
}
