using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.IntegrationTests.Readme;

/// <summary>The pieces of docs/security.md.</summary>
internal static class Security
{
    internal static void FromCode(IHostApplicationBuilder builder, Func<CancellationToken, ValueTask<X509Certificate2?>> readFromVault)
    {
        builder.Services.AddTypedMqtt(builder.Configuration.GetSection("Mqtt"), options =>
        {
            options.Tls.ClientCertificateProvider = readFromVault;
        });
    }

    internal static void WithTokens(IHostApplicationBuilder builder, Func<CancellationToken, ValueTask<(string Token, DateTimeOffset ExpiresAt)>> getToken)
    {
        builder.Services.AddTypedMqtt(builder.Configuration.GetSection("Mqtt"), options =>
        {
            options.CredentialsProvider = async cancellationToken =>
            {
                var (token, expiresAt) = await getToken(cancellationToken);
                return new MqttCredentials("device-7", token) { ExpiresAt = expiresAt };
            };
        });
    }

    internal static void WithScram(IHostApplicationBuilder builder, string userName, string password)
    {
        builder.Services.AddTypedMqtt(builder.Configuration.GetSection("Mqtt"), options =>
        {
            options.Authentication = new ScramSha256Authentication(userName, password);
        });
    }

    internal static async Task AgainAsync(IMqttConnection connection, CancellationToken cancellationToken)
    {
        await connection.ReauthenticateAsync(cancellationToken);
    }

    internal static void ThroughProxy(IHostApplicationBuilder builder)
    {
        builder.Services.AddTypedMqtt(builder.Configuration.GetSection("Mqtt"), options =>
        {
            options.ConnectStream = new Socks5("proxy.example.com", 1080).ConnectAsync;
        });
    }

    internal static void Classify(IMqttConnection connection, Action<string> alert)
    {
        connection.StateChanged += (_, change) =>
        {
            if (change.Reason?.Failure is MqttConnectionFailure.ServerCertificateExpired or MqttConnectionFailure.ClientCertificateRefused)
            {
                alert(change.Reason.Message);
            }
        };
    }
}
