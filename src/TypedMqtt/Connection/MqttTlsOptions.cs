using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt;

/// <summary>
/// Whom a connection over TLS trusts, and how it identifies itself there. Looked at for servers whose scheme is <c>mqtts</c> or
/// <c>wss</c>. The server's certificate is always checked, its name too; nothing here switches that off. The versions of TLS are
/// those of the operating system.
/// </summary>
public sealed class MqttTlsOptions
{
    /// <summary>
    /// A file in PEM with the certificates of the authorities to trust, one or several; then these are trusted and no others. Null,
    /// the default, trusts those of the operating system, unless there are <see cref="CertificateAuthorities"/>. Read anew for every
    /// attempt to connect.
    /// </summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>
    /// Certificates of authorities to trust, beside those of <see cref="CertificateAuthorityFile"/>; then these are trusted and no
    /// others. Empty by default.
    /// </summary>
    public X509Certificate2Collection CertificateAuthorities { get; } = [];

    /// <summary>
    /// A file in PEM with the certificate this client shows, and behind it those that lead to its authority; null, the default, for
    /// none. Read anew for every attempt to connect, so that a renewed certificate is used without a restart.
    /// </summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>
    /// A file in PEM with the private key of <see cref="ClientCertificateFile"/>; null, the default, when the key is in that file
    /// too. Read anew together with it.
    /// </summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>The password of the private key; null, the default, for a key that is not encrypted.</summary>
    public string? ClientKeyPassword { get; set; }

    /// <summary>
    /// Gives the certificate, with its private key, for every attempt to connect, in place of <see cref="ClientCertificateFile"/>: from
    /// a store, a vault or a security module. Null, the default, for none; so is null as its answer. An exception it throws fails
    /// the attempt, and the next one asks again. The certificate stays its own: it is not disposed of here.
    /// </summary>
    public Func<CancellationToken, ValueTask<X509Certificate2?>>? ClientCertificateProvider { get; set; }

    /// <summary>
    /// The name that the server's certificate has to be for, and that the server is told (SNI); null, the default, for the host of
    /// its address. For servers that are reached under another name than their own, as through a tunnel; it holds for all of them.
    /// </summary>
    public string? TargetHost { get; set; }

    /// <summary>
    /// Public keys of which the server's certificate, or one of those it was issued by, has to have one, in addition to all other
    /// checks: SHA-256 over the SubjectPublicKeyInfo, in Base64. Empty, the default, for any key.
    /// </summary>
    public IList<string> PinnedPublicKeys { get; } = [];

    /// <summary>
    /// Whether the authority is asked if it has revoked the server's certificate. <see cref="X509RevocationMode.NoCheck"/> by default:
    /// most authorities of brokers publish no revocations, and an unreachable list would take every client offline. With another
    /// value, a certificate of which nothing can be learned is not trusted.
    /// </summary>
    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.NoCheck;
}
