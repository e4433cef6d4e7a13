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
        return uri.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped).TrimEnd('/');
    }
}
