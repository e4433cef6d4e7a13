using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.IntegrationTests.Certificates;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>Stands before a server that knows no TLS, and speaks it in its place.</summary>
internal sealed class TlsTerminator : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly SslServerAuthenticationOptions _options;
    private readonly int _target;

    /// <param name="target">The port of the server.</param>
    /// <param name="certificate">What to show.</param>
    /// <param name="versions">The versions of TLS; those of the system when none is named.</param>
    /// <param name="clients">Whose clients to let in; null for everybody.</param>
    internal TlsTerminator(int target, IssuedCertificate certificate, SslProtocols versions = SslProtocols.None, TestAuthority? clients = null)
    {
        _target = target;
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate.WithKey,
            EnabledSslProtocols = versions,
            ClientCertificateRequired = clients is not null,
            CertificateChainPolicy = clients is null ? null : new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { clients.Certificate }, RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = clients is null ? null : (_, _, _, errors) => errors == SslPolicyErrors.None,
        };
        _listener = new LoopbackListener(CarryAsync);
        _listener.Start();
    }

    internal int Port => _listener.Port;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await using var secure = new SslStream(client.GetStream());
            await secure.AuthenticateAsServerAsync(_options);
            await server.ConnectAsync(IPAddress.Loopback, _target);
            var open = server.GetStream();
            await await Task.WhenAny(secure.CopyToAsync(open), open.CopyToAsync(secure));
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException or InvalidOperationException)
        {
            // Not let in, or cut.
        }
        finally
        {
            client.Dispose();
        }
    }
}
