using System.ComponentModel;

namespace TypedMqtt.Transport.Tls;

/// <summary>
/// Tells from an exception what the server did not like. .NET has no property for the alert it got (RFC 8446, 6.2), so this looks at what
/// the system's own library says, which differs; where it says nothing that is known here, the failure keeps a wider class.
/// </summary>
internal static class TlsAlerts
{
    // Of Windows' SChannel: SEC_E_UNTRUSTED_ROOT, SEC_E_CERT_UNKNOWN, SEC_E_CERT_EXPIRED, CRYPT_E_REVOKED.
    private static readonly int[] WindowsCodes = [unchecked((int)0x80090325), unchecked((int)0x80090327), unchecked((int)0x80090328), unchecked((int)0x80092010)];

    // Of OpenSSL: "tlsv1 alert unknown ca", "tlsv13 alert certificate required", "ssl/tls alert bad certificate" and so on.
    private static readonly string[] OpenSslAlerts = ["certificate", "unknown ca", "access denied"];

    /// <summary>Whether the server has refused the certificate of this client, or that it showed none.</summary>
    internal static bool SaysCertificateRefused(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is Win32Exception { NativeErrorCode: var code } && WindowsCodes.Contains(code))
            {
                return true;
            }

            var alert = e.Message.IndexOf(" alert ", StringComparison.Ordinal);
            if (alert >= 0 && OpenSslAlerts.Any(text => e.Message.AsSpan(alert).Contains(text, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
