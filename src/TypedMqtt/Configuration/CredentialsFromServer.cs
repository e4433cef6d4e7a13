using Microsoft.Extensions.Options;

namespace TypedMqtt.Configuration;

/// <summary>
/// Moves user name and password out of the servers' URIs, so that nobody who shows a server shows a secret. What disagrees with
/// credentials given elsewhere stays where it is, and the validator refuses it.
/// </summary>
internal sealed class CredentialsFromServer : IPostConfigureOptions<MqttOptions>
{
    public void PostConfigure(string? name, MqttOptions options)
    {
        options.Server = Take(options.Server, options);
        for (var i = 0; i < options.Servers.Count; i++)
        {
            options.Servers[i] = Take(options.Servers[i], options);
        }
    }

    private static string Take(string server, MqttOptions options)
    {
        if (!Uri.TryCreate(server, UriKind.Absolute, out var uri) || uri.UserInfo.Length == 0)
        {
            return server;
        }

        var parts = uri.UserInfo.Split(':', 2);
        var userName = parts[0].Length == 0 ? null : Uri.UnescapeDataString(parts[0]);
        var password = parts.Length < 2 ? null : Uri.UnescapeDataString(parts[1]);
        var isFirst = options.UserName is null && options.Password is null && options.CredentialsProvider is null;
        if (!isFirst && (options.UserName != userName || options.Password != password))
        {
            return server;
        }

        (options.UserName, options.Password) = (userName, password);
        return RemoveUserInfo(server);
    }

    // Everything else stays as it was written: a path, and a query that may be signed.
    private static string RemoveUserInfo(string server)
    {
        var start = server.IndexOf("//", StringComparison.Ordinal) + 2;
        var length = server.AsSpan(start).IndexOfAny("/?#");
        var authority = length < 0 ? server.AsSpan(start) : server.AsSpan(start, length);
        return server.Remove(start, authority.LastIndexOf('@') + 1);
    }
}
