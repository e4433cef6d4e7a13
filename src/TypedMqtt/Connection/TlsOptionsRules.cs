using System.Buffers.Text;
using System.Security.Cryptography;
using TypedMqtt.Transport;
using TypedMqtt.Transport.Tls;

namespace TypedMqtt.Connection;

/// <summary>What has to hold for the options of TLS. The files are read, so that one that is wrong is found at the start.</summary>
internal static class TlsOptionsRules
{
    /// <summary>Whoever sets an option of TLS believes in encryption, and a scheme is soon mistaken.</summary>
    internal static void CheckUse(MqttOptions options, Action<bool, string, string> check)
    {
        IEnumerable<string> servers = options.Servers.Count == 0 ? [options.Server] : options.Servers;
        if (!options.IsServerReplaced && FindChanged(options.Tls) is { } changed)
        {
            check(
                servers.Any(server => !ServerAddress.TryParse(server, out var address, out _) || address.UsesTls),
                $"{nameof(options.Tls)}.{changed}",
                $"means nothing, since no server uses TLS; begin the {nameof(options.Server)} with 'mqtts://' or 'wss://'");
        }
    }

    internal static void Check(MqttTlsOptions options, Action<bool, string, string> check)
    {
        CheckFile(options.CertificateAuthorityFile, nameof(options.CertificateAuthorityFile), static file => PemFiles.Read(file), check);
        if (CheckFile(options.ClientCertificateFile, nameof(options.ClientCertificateFile), static file => PemFiles.Read(file), check))
        {
            CheckFile(
                options.ClientCertificateFile,
                options.ClientKeyFile is null ? nameof(options.ClientCertificateFile) : nameof(options.ClientKeyFile),
                file => PemFiles.ReadWithKey(file, options.ClientKeyFile, options.ClientKeyPassword),
                check);
        }

        check(
            options.ClientKeyFile is null || options.ClientCertificateFile is not null,
            nameof(options.ClientKeyFile),
            $"needs a {nameof(options.ClientCertificateFile)}");
        check(
            options.ClientKeyPassword is null || options.ClientCertificateFile is not null,
            nameof(options.ClientKeyPassword),
            $"needs a {nameof(options.ClientCertificateFile)}");
        check(
            options.ClientCertificateProvider is null || options.ClientCertificateFile is null,
            nameof(options.ClientCertificateProvider),
            $"gives another certificate beside {nameof(options.ClientCertificateFile)}; set one of them");
        check(options.TargetHost is null || ServerAddress.IsHost(options.TargetHost), nameof(options.TargetHost), "is no host, such as 'broker.example.com' or '192.0.2.1'");
        check(Enum.IsDefined(options.RevocationMode), nameof(options.RevocationMode), "must be NoCheck, Online or Offline");
        for (var i = 0; i < options.PinnedPublicKeys.Count; i++)
        {
            check(
                IsPin(options.PinnedPublicKeys[i]),
                $"{nameof(options.PinnedPublicKeys)}[{i}]",
                "is no SHA-256 in Base64, which has 44 characters, over a public key (SubjectPublicKeyInfo)");
        }
    }

    private static string? FindChanged(MqttTlsOptions options) =>
        options.CertificateAuthorityFile is not null ? nameof(options.CertificateAuthorityFile)
        : options.CertificateAuthorities.Count > 0 ? nameof(options.CertificateAuthorities)
        : options.ClientCertificateFile is not null ? nameof(options.ClientCertificateFile)
        : options.ClientKeyFile is not null ? nameof(options.ClientKeyFile)
        : options.ClientKeyPassword is not null ? nameof(options.ClientKeyPassword)
        : options.ClientCertificateProvider is not null ? nameof(options.ClientCertificateProvider)
        : options.TargetHost is not null ? nameof(options.TargetHost)
        : options.PinnedPublicKeys.Count > 0 ? nameof(options.PinnedPublicKeys)
        : options.RevocationMode != default ? nameof(options.RevocationMode)
        : null;

    private static bool IsPin(string? pin) =>
        pin is not null && Base64.IsValid(pin, out var length) && length == SHA256.HashSizeInBytes && pin.Length == 44;

    private static bool CheckFile(string? file, string key, Func<string, object> read, Action<bool, string, string> check)
    {
        try
        {
            return file is not null && read(file) is not null;
        }
        catch (Exception e) when (PemFiles.IsUnusable(e))
        {
            check(false, key, $"cannot be used: {e.Message.TrimEnd('.')}");
            return false;
        }
    }
}
