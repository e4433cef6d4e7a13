using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Transport.Tls;

/// <summary>Makes a stream a secure one, or says why not.</summary>
internal static class TlsHandshake
{
    /// <summary>Does the handshake over a stream, which the result owns then.</summary>
    /// <exception cref="MqttConnectionException">There is no TLS to be had, or no trust.</exception>
    internal static async ValueTask<Stream> RunAsync(Stream stream, ServerAddress server, MqttTlsOptions options, CancellationToken cancellationToken)
    {
        var material = await TlsMaterial.LoadAsync(options, cancellationToken).ConfigureAwait(false);
        var targetHost = options.TargetHost ?? server.Host;
        var check = new ServerCertificateCheck(server, targetHost, options);
        var isAskedInVain = false;
        var authentication = CreateOptions(options, material, targetHost, check);
        if (material.Client is null)
        {
            // Called once before the server's certificate is there, and again when the server asks for ours.
            authentication.LocalCertificateSelectionCallback = (_, _, _, remote, _) =>
            {
                isAskedInVain |= remote is not null;
                return null!;
            };
        }

        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();

            // A server that takes the handshake for a bad packet closes, or resets, the connection.
            throw check.Problem ?? FindRefusal(e, server, isAskedInVain && e is AuthenticationException) ?? NotAgreed(e, server);
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Says that the server has refused this client's certificate, if that is what an exception says. Since TLS 1.3 the server
    /// says so only when the client already takes the handshake for done.
    /// </summary>
    /// <param name="exception">What the system says.</param>
    /// <param name="server">The server.</param>
    /// <param name="isAskedInVain">Whether it has asked for a certificate, was shown none, and says no more than that the handshake failed.</param>
    internal static MqttConnectionException? FindRefusal(Exception exception, ServerAddress server, bool isAskedInVain = false) =>
        server.UsesTls && (isAskedInVain || TlsAlerts.SaysCertificateRefused(exception))
            ? new MqttConnectionException(
                $"The server {server} did not take the certificate of this client, or asks for one and was shown none ({exception.GetBaseException().Message}). Look at {nameof(MqttOptions)}.{nameof(MqttOptions.Tls)}.{nameof(MqttTlsOptions.ClientCertificateFile)}: whether its authority is one the server trusts, and whether it has expired or been revoked.",
                MqttConnectionFailure.ClientCertificateRefused,
                exception)
            : null;

    private static MqttConnectionException NotAgreed(Exception e, ServerAddress server) => new(
        $"There is no TLS with the server {server}: {e.GetBaseException().Message.TrimEnd('.')}. Look whether that port speaks TLS, and at the versions both sides allow.",
        MqttConnectionFailure.TlsNotAgreed,
        e);

    private static SslClientAuthenticationOptions CreateOptions(MqttTlsOptions options, TlsMaterial material, string targetHost, ServerCertificateCheck check)
    {
        var policy = new X509ChainPolicy { RevocationMode = options.RevocationMode };
        if (material.Authorities.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(material.Authorities);

            // What leads to an authority of one's own comes from the server, and is not fetched from wherever a certificate says.
            policy.DisableCertificateDownloads = true;
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = targetHost,
            CertificateChainPolicy = policy,
            ClientCertificateContext = material.Client,
            RemoteCertificateValidationCallback = check.IsAccepted,

            // A resumed session shows no certificate anew, and ours may have been renewed. Connections are rare.
            AllowTlsResume = false,
        };
    }
}
