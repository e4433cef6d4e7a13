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
