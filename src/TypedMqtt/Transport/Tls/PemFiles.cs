using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Transport.Tls;

/// <summary>Reads certificates and keys from files. What is thrown says what is wrong and never quotes a file.</summary>
internal static class PemFiles
{
    /// <summary>Reads all certificates of a file.</summary>
    /// <exception cref="CryptographicException">The file holds none.</exception>
    internal static X509Certificate2Collection Read(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("There is no certificate in it; it has to be in PEM.");
    }

    /// <summary>Reads a certificate with its private key, and behind it those that were in its file too.</summary>
    /// <exception cref="CryptographicException">There is no certificate or key, or they do not belong together.</exception>
    internal static X509Certificate2Collection ReadWithKey(string file, string? keyFile, string? password)
    {
        var all = Read(file);
        using var first = password is null ? X509Certificate2.CreateFromPemFile(file, keyFile) : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
        all[0].Dispose();

        // Windows does TLS only with keys that are in a container, and this is how a key gets into one.
        all[0] = X509CertificateLoader.LoadPkcs12(first.Export(X509ContentType.Pkcs12), null);
        return all;
    }

    /// <summary>Whether an exception says that a file cannot be used, and is no defect.</summary>
    internal static bool IsUnusable(Exception e) =>
        e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException;
}
