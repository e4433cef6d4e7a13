namespace TypedMqtt;

/// <summary>
/// Why a connection could not be made or has ended, by what has to be done about it. New reasons may be added; take one that is
/// not known for <see cref="Unspecified"/>.
/// </summary>
public enum MqttConnectionFailure
{
    /// <summary>None of the others; the message says what it is.</summary>
    Unspecified,

    /// <summary>Nothing answers at the server's address, or nothing has that name.</summary>
    Unreachable,

    /// <summary>The server is there and does not answer in time.</summary>
    TimedOut,

    /// <summary>The connection was cut, by the network or by a server that does not say why.</summary>
    Lost,

    /// <summary>
    /// The handshake of TLS was not completed: the server does not speak it on that port, or no version of it that this machine does, or
    /// the connection was cut.
    /// </summary>
    TlsNotAgreed,

    /// <summary>The server's certificate is of nobody who is trusted here. See <c>MqttOptions.Tls.CertificateAuthorityFile</c>.</summary>
    ServerCertificateNotTrusted,

    /// <summary>The server's certificate is for another name. See <c>MqttOptions.Tls.TargetHost</c>.</summary>
    ServerCertificateNameMismatch,

    /// <summary>The server's certificate, or the one of its authority, has expired, or is not valid yet.</summary>
    ServerCertificateExpired,

    /// <summary>The server's certificate has been revoked.</summary>
    ServerCertificateRevoked,

    /// <summary>The server's certificate is trusted and is none of those in <c>MqttOptions.Tls.PinnedPublicKeys</c>.</summary>
    ServerCertificateNotPinned,

    /// <summary>
    /// The server asks for a certificate and takes none, or not this one: unknown authority, expired, revoked. Not every system
    /// tells this from <see cref="TlsNotAgreed"/>.
    /// </summary>
    ClientCertificateRefused,

    /// <summary>A certificate or key of <c>MqttOptions.Tls</c> could not be had: the file or the provider failed.</summary>
    CertificatesUnavailable,

    /// <summary><c>MqttOptions.CredentialsProvider</c> or <c>MqttOptions.Authentication</c> failed, or gave what cannot be sent.</summary>
    CredentialsUnavailable,

    /// <summary>The server refuses the user name, the password or the token.</summary>
    CredentialsRefused,

    /// <summary>The server speaks HTTP and no MQTT over WebSocket at that path.</summary>
    WebSocketRefused,

    /// <summary>The server refused the connection or ended it for another reason, which is the <see cref="MqttConnectionException.ReasonCode"/>.</summary>
    Refused,

    /// <summary>The server has sent what MQTT does not allow.</summary>
    ProtocolViolation,

    /// <summary>The connection was closed from here.</summary>
    Closed,

    /// <summary>
    /// The session is kept on disk, and cannot be. Nothing is sent that is not kept, and publishes fail. A full or read-only disk is
    /// tried again and again; other reasons are final.
    /// </summary>
    SessionNotKept,

    /// <summary>
    /// <c>MqttOptions.Authentication</c> does not take what the server has said (MQTT 5, 4.12): it does not have the secret that it
    /// would have, or is not the server it claims to be.
    /// </summary>
    AuthenticationFailed,
}
