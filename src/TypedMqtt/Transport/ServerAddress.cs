using System.Diagnostics.CodeAnalysis;

namespace TypedMqtt.Transport;

/// <summary>A server's address, as configured by a URI or given in a Server Reference.</summary>
/// <param name="Host">The host name or address.</param>
/// <param name="Port">The port.</param>
internal sealed record ServerAddress(string Host, int Port)
{
    internal const string Mqtt = "mqtt";
    internal const string Mqtts = "mqtts";
    internal const string WebSocket = "ws";
    internal const string SecureWebSocket = "wss";

    internal const int DefaultPort = 1883;

    /// <summary>The path of a WebSocket where the URI has none (the one that most servers listen on).</summary>
    internal const string DefaultPath = "/mqtt";

    /// <summary>How the server is spoken to: one of the four schemes.</summary>
    public string Scheme { get; init; } = Mqtt;

    /// <summary>The path of a WebSocket; empty without one.</summary>
    public string Path { get; init; } = "";

    /// <summary>The query of a WebSocket, with its question mark. Signed URLs have their signature there: it is shown to nobody but the server.</summary>
    public string Query { get; init; } = "";

    internal bool UsesTls => Scheme is Mqtts or SecureWebSocket;

    internal bool UsesWebSocket => Scheme is WebSocket or SecureWebSocket;

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
        else if (parsed.Scheme is not (Mqtt or Mqtts or WebSocket or SecureWebSocket))
        {
            problem = $"its scheme is '{parsed.Scheme}', and the ones that are supported are '{Mqtt}', '{Mqtts}', '{WebSocket}' and '{SecureWebSocket}'";
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
        else if (parsed.Fragment.Length > 0 || (parsed.Scheme is Mqtt or Mqtts && parsed.PathAndQuery.Length > 1))
        {
            problem = $"there is more behind the port{(parsed.Fragment.Length > 0 ? "" : $"; only '{WebSocket}' and '{SecureWebSocket}' have a path")}";
        }
        else
        {
            problem = null;
            address = Create(parsed);
            return true;
        }

        return false;
    }

    /// <summary>Reads one address of a Server Reference (MQTT 5, 4.11): a host, with a port or without.</summary>
    /// <param name="reference">The address.</param>
    /// <param name="referrer">
    /// Who gave it: what it leaves out is as there, encryption above all. But for the query: what was signed for one server is no
    /// business of another.
    /// </param>
    /// <param name="address">The address.</param>
    internal static bool TryParseReference(string reference, ServerAddress referrer, [NotNullWhen(true)] out ServerAddress? address)
    {
        address = Uri.TryCreate($"{Mqtt}://{reference}", UriKind.Absolute, out var parsed)
            && parsed.Host.Length > 0 && parsed.UserInfo.Length == 0 && parsed.PathAndQuery.Length <= 1 && parsed.Fragment.Length == 0
            ? new ServerAddress(parsed.DnsSafeHost, parsed.Port < 0 ? referrer.Port : parsed.Port) { Scheme = referrer.Scheme, Path = referrer.Path }
            : null;
        return address is not null;
    }

    /// <summary>Whether a text can be the <see cref="Host"/> or the <see cref="Authority"/> of an address.</summary>
    internal static bool IsHostOrAuthority(string? text) =>
        !string.IsNullOrEmpty(text)
        && (IsHost(text)
            || (TryParseReference(text, new ServerAddress("", 0), out var address) && text.Equals(address.Authority, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a text can be the <see cref="Host"/> of an address.</summary>
    internal static bool IsHost(string text) => text.Length > 0 && text[0] != '[' && Uri.CheckHostName(text) != UriHostNameType.Unknown;

    /// <summary>Host and port, as in a URI.</summary>
    internal string Authority => $"{BracketedHost}:{Port}";

    /// <summary>The host as in a URI.</summary>
    internal string BracketedHost => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    /// <summary>The address for messages: it holds no secret.</summary>
    public override string ToString() => $"{Scheme}://{Authority}{Path}";

    private static ServerAddress Create(Uri parsed)
    {
        var isWebSocket = parsed.Scheme is WebSocket or SecureWebSocket;
        var defaultPort = parsed.Scheme switch
        {
            Mqtts => 8883,
            WebSocket => 80,
            SecureWebSocket => 443,
            _ => DefaultPort,
        };
        return new ServerAddress(parsed.DnsSafeHost, parsed.Port < 0 ? defaultPort : parsed.Port)
        {
            Scheme = parsed.Scheme,
            Path = !isWebSocket ? "" : HasPath(parsed.OriginalString) ? parsed.AbsolutePath : DefaultPath,
            Query = isWebSocket ? parsed.Query : "",
        };
    }

    // To Uri, a path that is left out is the same as one that is '/', which somebody may mean.
    private static bool HasPath(string uri)
    {
        var behindScheme = uri.AsSpan(uri.IndexOf(':', StringComparison.Ordinal) + 1).TrimStart('/');
        var end = behindScheme.IndexOfAny('/', '?');
        return end >= 0 && behindScheme[end] == '/';
    }
}
