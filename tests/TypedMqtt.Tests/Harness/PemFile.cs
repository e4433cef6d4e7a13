using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Tests.Harness;

/// <summary>Files with certificates and keys, in a folder that goes with the process.</summary>
internal static class PemFile
{
    private static readonly DirectoryInfo Folder = Create();

    internal static string Write(string text)
    {
        var path = Path.Combine(Folder.FullName, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a certificate and its key, and gives a password that may be another than the one it is encrypted with.</summary>
    internal static (string File, string KeyFile, string? Password) WritePair(string? encryptedWith = null, string? password = null)
    {
        var (certificate, key) = CreateCertificate(encryptedWith);
        return (Write(certificate), Write(key), password);
    }

    /// <summary>Writes a certificate and its key into one file.</summary>
    internal static string WriteTogether()
    {
        var (certificate, key) = CreateCertificate();
        return Write(certificate + key);
    }

    internal static string CreateKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    internal static (string Certificate, string Key) CreateCertificate(string? password = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (
            certificate.ExportCertificatePem() + '\n',
            password is null
                ? key.ExportPkcs8PrivateKeyPem()
                : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));
    }

    private static DirectoryInfo Create()
    {
        var folder = Directory.CreateTempSubdirectory("typedmqtt-tests-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder;
    }
}
