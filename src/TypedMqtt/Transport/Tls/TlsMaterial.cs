using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Transport.Tls;

/// <summary>
/// The certificates of one attempt to connect: read anew for each, so that renewing a file is all it takes. Not disposed of: the
/// secure stream refers to them for as long as it lives.
/// </summary>
internal sealed class TlsMaterial
{
    private TlsMaterial()
    {
    }

    /// <summary>Who is trusted; empty for those whom the operating system trusts.</summary>
    internal X509Certificate2Collection Authorities { get; } = [];

    /// <summary>What this client shows; null for nothing.</summary>
    internal SslStreamCertificateContext? Client { get; private set; }

    /// <exception cref="MqttConnectionException">Something cannot be read, or the provider failed.</exception>
    internal static async ValueTask<TlsMaterial> LoadAsync(MqttTlsOptions options, CancellationToken cancellationToken)
    {
        var material = new TlsMaterial();
        material.Authorities.AddRange(options.CertificateAuthorities);
        Read(options.CertificateAuthorityFile, nameof(options.CertificateAuthorityFile), file => material.Authorities.AddRange(PemFiles.Read(file)));
        Read(options.ClientCertificateFile, nameof(options.ClientCertificateFile), file => material.LoadClient(file, options));
        if (options.ClientCertificateProvider is { } provider && await AskAsync(provider, cancellationToken).ConfigureAwait(false) is { } certificate)
        {
            material.Client = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return material;
    }

    private void LoadClient(string file, MqttTlsOptions options)
    {
        var certificates = PemFiles.ReadWithKey(file, options.ClientKeyFile, options.ClientKeyPassword);

        // Offline: what the file lacks is not fetched from wherever the certificate says.
        Client = SslStreamCertificateContext.Create(certificates[0], [.. certificates.Skip(1)], offline: true);
    }

    private static void Read(string? file, string key, Action<string> read)
    {
        try
        {
            if (file is not null)
            {
                read(file);
            }
        }
        catch (Exception e) when (PemFiles.IsUnusable(e))
        {
            throw new MqttConnectionException(
                $"{nameof(MqttOptions)}.{nameof(MqttOptions.Tls)}.{key} cannot be used: {e.Message}", MqttConnectionFailure.CertificatesUnavailable, e);
        }
    }

    private static async ValueTask<X509Certificate2?> AskAsync(
        Func<CancellationToken, ValueTask<X509Certificate2?>> provider, CancellationToken cancellationToken)
    {
        const string Option = $"{nameof(MqttOptions)}.{nameof(MqttOptions.Tls)}.{nameof(MqttTlsOptions.ClientCertificateProvider)}";
        try
        {
            var certificate = await provider(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            return certificate is not { HasPrivateKey: false } ? certificate : throw new InvalidOperationException("The certificate has no private key.");
        }
#pragma warning disable CA1031 // A provider may throw anything; the next attempt asks it again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw new MqttConnectionException($"{Option} failed: {e.Message}", MqttConnectionFailure.CertificatesUnavailable, e);
        }
    }
}
