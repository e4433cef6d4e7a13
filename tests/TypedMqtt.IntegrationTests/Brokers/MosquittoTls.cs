using TypedMqtt.IntegrationTests.Certificates;

namespace TypedMqtt.IntegrationTests.Brokers;

/// <summary>How a mosquitto does TLS.</summary>
/// <param name="Server">Its certificate.</param>
/// <param name="ClientAuthority">Whose clients it lets in; null lets in clients without a certificate.</param>
internal sealed record MosquittoTls(IssuedCertificate Server, TestAuthority? ClientAuthority = null)
{
    /// <summary>The file with what has been revoked; null for none.</summary>
    internal string? RevokedFile { get; init; }

    internal string Configuration =>
        $"certfile {Server.File}\nkeyfile {Server.KeyFile}\n"
        + (ClientAuthority is null ? "" : $"cafile {ClientAuthority.File}\nrequire_certificate true\n")
        + (RevokedFile is null ? "" : $"crlfile {RevokedFile}\n");
}
