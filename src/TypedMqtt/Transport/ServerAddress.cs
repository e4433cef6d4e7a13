using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Transport;

/// <summary>A server's address, as configured by a URI or given in a Server Reference.</summary>
/// <param name="Host">The host name or address.</param>
/// <param name="Port">The port.</param>
internal sealed record ServerAddress(string Host, int Port)
{
    internal const string Scheme = "mqtt";
    internal const int DefaultPort = 1883;

    /// <summary>Reads a URI such as <c>mqtt://broker:1883</c>.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="address">The address.</param>
    /// <param name="problem">What is wrong with it. Never repeats the URI: it may hold a password.</param>
    internal static bool TryParse(string? uri, [NotNullWhen(true)] out ServerAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        if (string.IsNullOrWhiteSpace(uri))
        {
            problem = "it is empty";
        }
        else if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0)
        {
            problem = uri.Contains('@', StringComparison.Ordinal)
                ? "it is not a URI with a scheme and a host; in a user name or password '/', '?', '#', '@' and '%' are written percent-encoded"
                : "it is not a URI with a scheme and a host";
        }
        else if (parsed.Scheme is "mqtts" or "ws" or "wss")
        {
            problem = $"its scheme is '{parsed.Scheme}', and TLS and WebSocket are not supported yet; '{Scheme}' is";
        }
        else if (parsed.Scheme != Scheme)
        {
            problem = $"its scheme is '{parsed.Scheme}', and '{Scheme}' is the one that is supported";
        }
        else if (parsed.UserInfo.Length > 0)
        {
            // Taken out before, unless there is more than one answer to who we are.
            problem = "it contains a user name or password beside another one, in UserName, Password or another server; give them once";
        }
        else if (parsed.Port == 0)
        {
            problem = "its port is 0";
        }
        else if (parsed.PathAndQuery.Length > 1 || parsed.Fragment.Length > 0)
        {
            problem = "there is more behind the port";
        }
        else
        {
            problem = null;
            address = new ServerAddress(parsed.DnsSafeHost, parsed.Port < 0 ? DefaultPort : parsed.Port);
            return true;
        }

        return false;
    }

    /// <summary>Reads one address of a Server Reference (MQTT 5, 4.11): a host, with a port or without.</summary>
    /// <param name="reference">The address.</param>
    /// <param name="referrer">Who gave it: what it leaves out is as there.</param>
    /// <param name="address">The address.</param>
    internal static bool TryParseReference(string reference, ServerAddress referrer, [NotNullWhen(true)] out ServerAddress? address)
    {
        address = Uri.TryCreate($"{Scheme}://{reference}", UriKind.Absolute, out var parsed)
            && parsed.Host.Length > 0 && parsed.UserInfo.Length == 0 && parsed.PathAndQuery.Length <= 1 && parsed.Fragment.Length == 0
            ? new ServerAddress(parsed.DnsSafeHost, parsed.Port < 0 ? referrer.Port : parsed.Port)
            : null;
        return address is not null;
    }

    /// <summary>Whether a text can be the <see cref="Host"/> or the <see cref="Authority"/> of an address.</summary>
    internal static bool IsHostOrAuthority(string? text) =>
        !string.IsNullOrEmpty(text)
        && ((Uri.CheckHostName(text) != UriHostNameType.Unknown && text[0] != '[')
            || (TryParseReference(text, new ServerAddress("", 0), out var address) && text.Equals(address.Authority, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Host and port, as in a URI.</summary>
    internal string Authority => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>The address for messages: it holds no secret.</summary>
    public override string ToString() => $"{Scheme}://{Authority}";
}
