using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.Infrastructure;

namespace TypedMqtt.Transport.Tls;

/// <summary>
/// Looks at what the system found about the server's certificate, and at the pins. It can only refuse: what the system does not
/// trust is not trusted here either.
/// </summary>
internal sealed class ServerCertificateCheck(ServerAddress server, string targetHost, MqttTlsOptions options)
{
    private const X509ChainStatusFlags RevocationUnknown = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    /// <summary>What is wrong with it; null when it is in order, or has not been seen.</summary>
    internal MqttConnectionException? Problem { get; private set; }

    /// <summary>The callback that TLS asks.</summary>
    internal bool IsAccepted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Problem = FindProblem(certificate as X509Certificate2, chain, errors);
        return Problem is null && errors == SslPolicyErrors.None;
    }

    private MqttConnectionException? FindProblem(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
        {
            return Refuse(MqttConnectionFailure.ServerCertificateNotTrusted, "showed no certificate", "It has to have one");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return FindChainProblem(certificate, chain);
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return Refuse(
                MqttConnectionFailure.ServerCertificateNameMismatch,
                $"showed a certificate that is not for '{targetHost}' but for {NamesIn(certificate)}",
                $"If that is the server's own name, connect by it, or set {Name(nameof(options.TargetHost))} to it");
        }

        return options.PinnedPublicKeys.Count == 0 || chain.ChainElements.Any(element => options.PinnedPublicKeys.Contains(PinOf(element.Certificate)))
            ? null
            : Refuse(
                MqttConnectionFailure.ServerCertificateNotPinned,
                $"showed a certificate that is trusted, but its public key ({PinOf(certificate)}) is not one of {Name(nameof(options.PinnedPublicKeys))}",
                "Add it there if the key was changed on purpose");
    }

    // Several things may be wrong with one chain. First comes what makes the others not worth mending.
    private MqttConnectionException FindChainProblem(X509Certificate2 certificate, X509Chain chain)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, found) => flags | found.Status);
        var others = status & ~(X509ChainStatusFlags.Revoked | X509ChainStatusFlags.NotTimeValid | RevocationUnknown);
        if (others != X509ChainStatusFlags.NoError || status == X509ChainStatusFlags.NoError)
        {
            return Refuse(
                MqttConnectionFailure.ServerCertificateNotTrusted,
                $"showed a certificate that is not trusted ({others}): {Describe(certificate)}",
                options.CertificateAuthorityFile is null && options.CertificateAuthorities.Count == 0
                    ? $"If its authority is your own, name it in {Name(nameof(options.CertificateAuthorityFile))}"
                    : $"It has to come from an authority in {Name(nameof(options.CertificateAuthorityFile))} or {nameof(options.CertificateAuthorities)}");
        }

        if (status.HasFlag(X509ChainStatusFlags.Revoked))
        {
            return Refuse(MqttConnectionFailure.ServerCertificateRevoked, $"showed a certificate that has been revoked: {Describe(certificate)}", "The server needs a new one");
        }

        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            var late = chain.ChainElements.FirstOrDefault(element => element.ChainElementStatus.Any(found => found.Status == X509ChainStatusFlags.NotTimeValid))?.Certificate ?? certificate;
            return Refuse(
                MqttConnectionFailure.ServerCertificateExpired,
                $"showed a certificate that is not valid now: {Describe(late)}, is valid from {late.NotBefore.ToUniversalTime():u} to {late.NotAfter.ToUniversalTime():u}",
                "The server needs a new one, or the clock of this machine is wrong");
        }

        return Refuse(
            MqttConnectionFailure.ServerCertificateNotTrusted,
            $"showed a certificate of which could not be learned whether it has been revoked: {Describe(certificate)}",
            $"Its authority has to be reachable and to publish that, or {Name(nameof(options.RevocationMode))} has to be {nameof(X509RevocationMode.NoCheck)}");
    }

    private MqttConnectionException Refuse(MqttConnectionFailure failure, string found, string advice) => new($"The server {server} {found}. {advice}.", failure);

    private static string Name(string option) => $"{nameof(MqttOptions)}.{nameof(MqttOptions.Tls)}.{option}";

    // Whoever answers can write what he likes into a certificate.
    private static string Describe(X509Certificate2 certificate) =>
        Printable.Shorten($"'{certificate.Subject}', issued by '{certificate.Issuer}'");

    private static string NamesIn(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        return Printable.Shorten(names.Count > 0 ? $"'{string.Join("', '", names)}'" : $"'{certificate.Subject}'");
    }

    private static string PinOf(X509Certificate2 certificate) => Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
}
