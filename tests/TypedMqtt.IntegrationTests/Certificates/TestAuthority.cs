using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.IntegrationTests.Certificates;

/// <summary>An authority that issues certificates for one test, and revokes them. Its files go when it is disposed.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("typedmqtt-certificates-");
    private readonly CertificateRevocationListBuilder _revoked = new();
    private readonly X509Certificate2 _certificate;

    internal TestAuthority()
    {
        // Named anew each time: what a system remembers of one authority must not be said of another.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Test authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
        File = Write("authority.pem", _certificate.ExportCertificatePem());
    }

    /// <summary>Its certificate, as a file.</summary>
    internal string File { get; }

    /// <summary>Its certificate, as whoever trusts it has it.</summary>
    internal X509Certificate2 Certificate => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    internal string Pin => IssuedCertificate.PinOf(_certificate);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Issues a certificate for a server.</summary>
    /// <param name="name">The name it is for; 127.0.0.1 comes with localhost.</param>
    /// <param name="from">The day it is valid from, counted from today.</param>
    /// <param name="to">The day it is valid to.</param>
    /// <param name="revocations">Where its revocation can be asked for; null for nowhere.</param>
    internal IssuedCertificate IssueServer(string name = "localhost", int from = -1, int to = 1, string? revocations = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        X509Extension[] extensions = revocations is null
            ? [names.Build()]
            : [names.Build(), CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([revocations])];
        return Issue(name, ServerAuthentication, from, to, password: null, extensions);
    }

    /// <summary>Issues a certificate for a client.</summary>
    internal IssuedCertificate IssueClient(string name, int from = -1, int to = 1, string? password = null) =>
        Issue(name, ClientAuthentication, from, to, password);

    internal void Revoke(IssuedCertificate certificate) => _revoked.AddEntry(certificate.Certificate);

    /// <summary>Says what has been revoked so far.</summary>
    internal byte[] ListRevoked() => _revoked.Build(_certificate, 1, Now.AddDays(1), HashAlgorithmName.SHA256, thisUpdate: Now.AddDays(-1));

    /// <summary>Says what has been revoked so far, in a file.</summary>
    internal string WriteRevoked() => Write("revoked.pem", new string(PemEncoding.Write("X509 CRL", ListRevoked())));

    public void Dispose()
    {
        _certificate.Dispose();
        _directory.Delete(recursive: true);
    }

    private IssuedCertificate Issue(string name, string usage, int from, int to, string? password, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        var certificate = request.Create(_certificate, Now.AddDays(from), Now.AddDays(to), Guid.NewGuid().ToByteArray());
        var file = Guid.NewGuid().ToString("N");
        return new IssuedCertificate(
            certificate,
            Write($"{file}.crt", certificate.ExportCertificatePem()),
            Write($"{file}.key", password is null
                ? key.ExportPkcs8PrivateKeyPem()
                : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000))));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
