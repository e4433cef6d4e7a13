using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>No secret and no payload in any line of the log, whatever goes wrong.</summary>
public sealed class SecretsTests
{
    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task No_password_token_or_payload_is_ever_logged(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(
            version,
            options =>
            {
                options.CredentialsProvider = _ => new(new MqttCredentials("SECRET-user", "SECRET-token"));
                options.Will = new MqttWill("gone", "SECRET-will"u8.ToArray());
                options.SubscribeTimeout = TimeSpan.FromSeconds(20);
            },
            handles: true);
        await host.StartAsync();

        // Refused, closed without an answer, online, a violation, a subscription that is not answered, a stop with unfinished publishes.
        (await host.Network.AcceptAsync()).Refuse(version == V500 ? 0x88 : 3);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        var peer = await host.Network.AcceptSessionAsync();
        await peer.GrantAsync();
        await host.WhenAsync(MqttConnectionState.Online);
        var published = host.PublishAsync(1, "SECRET-payload");
        await peer.ReceiveAsync(PacketType.Publish);
        peer.Publish("p/zero", "SECRET-received");
        Assert.Equal("SECRET-received", await host.Handler.NextAsync());
        peer.Send(0x36, "'p/zero' 0001");
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.StopAsync();
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));

        Assert.NotEmpty(host.Logs.Warnings);
        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", $"{new MqttCredentials("SECRET", "SECRET")}", StringComparison.Ordinal);
    }
}
