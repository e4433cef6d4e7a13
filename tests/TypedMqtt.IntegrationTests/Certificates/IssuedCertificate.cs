using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.IntegrationTests.Certificates;

/// <summary>A certificate, and the files it and its key are in.</summary>
internal sealed record IssuedCertificate(X509Certificate2 Certificate, string File, string KeyFile)
{
    internal string Pin => PinOf(Certificate);

    internal X509Certificate2 WithKey => X509Certificate2.CreateFromPemFile(File, KeyFile);

    /// <summary>Puts another certificate into the files of this one, as whoever renews it does.</summary>
    internal void ReplaceBy(IssuedCertificate other)
    {
        System.IO.File.Copy(other.File, File, overwrite: true);
        System.IO.File.Copy(other.KeyFile, KeyFile, overwrite: true);
    }

    internal static string PinOf(X509Certificate2 certificate) =>
        Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
}
