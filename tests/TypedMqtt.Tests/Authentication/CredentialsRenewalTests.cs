using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Authentication;

/// <summary>Credentials that say when they expire: new ones are got before, and the connection is made anew with them.</summary>
public sealed class CredentialsRenewalTests
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(60);

    private int _asked;

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Before_credentials_expire_the_connection_is_made_anew_with_others_and_nothing_is_lost(MqttProtocolVersion version)
    {
        await using var host = Create(version, (number, now) => now + Life);
        await host.StartAsync();
        if (version == V311)
        {
            // Before MQTT 5 an old session is thrown away by a connection of its own.
            var old = await host.Network.AcceptSessionAsync();
            await old.ReceiveAsync(PacketType.Disconnect);
        }

        var first = await host.Network.AcceptAsync();
        Assert.Contains($"token-{(version == V311 ? 2 : 1)}", await ReadConnectAsync(first), StringComparison.Ordinal);
        first.Accept();
        await host.WhenAsync(MqttConnectionState.Online);
        var published = host.PublishAsync(1, "in flight");
        var packetId = (await first.ReceiveAsync(PacketType.Publish)).PacketId;

        await host.Time.PassAsync(Shortest);
        await host.Time.PassAsync(Look);
        Assert.True(first.HasNothing);
        await host.Time.PassAsync(Shortest);

        // At once, with the same server, which has the session and publishes no will.
        Assert.Equal("E000", (await first.ReceiveAsync(PacketType.Disconnect)).Hex);
        await first.EndsAsync();
        var second = await host.Network.AcceptAsync();
        var connect = await second.ReceiveConnectAsync();
        Assert.Contains($"token-{(version == V311 ? 3 : 2)}", Encoding.UTF8.GetString(connect.Bytes), StringComparison.Ordinal);
        Assert.Equal(0, connect.Body[7] & 2);
        second.Accept(sessionPresent: true);
        var again = await second.ReceiveAsync(PacketType.Publish);
        Assert.Equal((true, packetId), (again.Dup, again.PacketId));
        second.Ack(PacketType.PubAck, packetId);
        await Within.Limits(published);
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.Null(host.Connection.LastFailure);
        Assert.Empty(host.Logs.Warnings);
        Assert.DoesNotContain("token-", host.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_fails_is_asked_again_while_the_connection_stands()
    {
        await using var host = Create(V500, (number, now) => number is 2 or 3 ? throw new InvalidOperationException("The vault is closed.") : now + Life);
        var peer = await host.GoOnlineAsync();
        await PassLifeAsync(host);

        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        Assert.True(peer.HasNothing);
        Assert.Contains("The vault is closed.", host.Logs.Warnings[^1], StringComparison.Ordinal);
        await host.Time.PassUntilAsync(peer.ReceiveAsync(PacketType.Disconnect));

        Assert.Contains("token-4", await ReadConnectAsync(await host.Network.AcceptAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_never_answers_is_given_up_and_asked_again()
    {
        await using var host = Create(V500, (_, now) => now + Life, number => number == 2 ? new TaskCompletionSource().Task : Task.CompletedTask);
        var peer = await host.GoOnlineAsync();
        await host.Time.WhenArmedAsync(ClientHost.ConnectTimeout);
        await PassLifeAsync(host);

        await host.Time.PassAsync(ClientHost.ConnectTimeout);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        await peer.ReceiveAsync(PacketType.Disconnect);
        Assert.Contains("token-3", await ReadConnectAsync(await host.Network.AcceptAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_last_no_longer_are_no_reason_to_connect_again()
    {
        DateTimeOffset? end = null;
        await using var host = Create(V500, (number, now) => number < 4 ? end ??= now + Life : now + Life);
        var peer = await host.GoOnlineAsync();
        await PassLifeAsync(host);

        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);
        await host.Time.WhenArmedAsync(ClientHost.LongestReconnectDelay);
        Assert.True(peer.HasNothing);
        Assert.Equal(3, _asked);
        host.Time.Advance(ClientHost.LongestReconnectDelay);

        await peer.ReceiveAsync(PacketType.Disconnect);
        Assert.Contains("token-4", await ReadConnectAsync(await host.Network.AcceptAsync()), StringComparison.Ordinal);
    }

    /// <summary>The server takes them, so one of the clocks is wrong; and a client that connects again and again would help nobody.</summary>
    [Fact]
    public async Task Credentials_that_seem_to_have_expired_already_are_asked_for_slowly_and_used_when_they_have_not()
    {
        await using var host = Create(V500, (number, now) => number < 4 ? now - Life : now + Life);
        var peer = await host.GoOnlineAsync();

        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);
        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);
        await host.Time.WhenArmedAsync(ClientHost.LongestReconnectDelay);
        Assert.True(peer.HasNothing);
        Assert.Equal((3, 1), (_asked, host.Network.Attempts.Length));
        host.Time.Advance(ClientHost.LongestReconnectDelay);

        await peer.ReceiveAsync(PacketType.Disconnect);
        await host.Network.AcceptSessionAsync(sessionPresent: true);
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_calendar_that_is_set_forward_is_noticed_within_a_minute()
    {
        await using var host = Create(V500, (_, now) => now + TimeSpan.FromDays(20_000));
        var peer = await host.GoOnlineAsync();
        await host.Time.PassAsync(Shortest);
        await host.Time.PassAsync(Look);
        await host.Time.WhenArmedAsync(Look);

        host.Time.AdjustTime(host.Time.GetUtcNow() + TimeSpan.FromDays(19_999.999));
        host.Time.Advance(Look);

        await peer.ReceiveAsync(PacketType.Disconnect);
    }

    [Fact]
    public async Task A_calendar_that_is_set_back_gives_credentials_more_time()
    {
        await using var host = Create(V500, (_, now) => now + Life);
        var peer = await host.GoOnlineAsync();
        await host.Time.PassAsync(Shortest);
        await host.Time.WhenArmedAsync(Look);

        host.Time.AdjustTime(host.Time.GetUtcNow() - TimeSpan.FromSeconds(60));
        host.Time.Advance(Look);
        await host.Time.PassAsync(Look);
        await host.Time.WhenArmedAsync(Shortest);
        Assert.Equal(1, _asked);
        host.Time.Advance(Shortest);

        await peer.ReceiveAsync(PacketType.Disconnect);
    }

    [Fact]
    public async Task Credentials_got_ahead_are_for_one_attempt_and_the_next_one_asks()
    {
        await using var host = Create(V500, (_, now) => now + Life);
        var peer = await host.GoOnlineAsync();
        await PassLifeAsync(host);
        await peer.ReceiveAsync(PacketType.Disconnect);

        var refused = await host.Network.AcceptAsync();
        Assert.Contains("token-2", await ReadConnectAsync(refused), StringComparison.Ordinal);
        refused.Refuse(0x87);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        Assert.Contains("token-3", await ReadConnectAsync(await host.Network.AcceptAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_provider()
    {
        await using var host = Create(V500, (_, now) => now + Life, number => number == 2 ? new TaskCompletionSource().Task : Task.CompletedTask);
        var peer = await host.GoOnlineAsync();
        await PassLifeAsync(host);

        var stopping = host.StopAsync();

        await peer.ReceiveAsync(PacketType.Disconnect);
        await Within.Limits(stopping);
    }

    private static async Task PassLifeAsync(ClientHost host)
    {
        await host.Time.PassAsync(Shortest);
        await host.Time.PassAsync(Look);
        await host.Time.PassAsync(Shortest);
    }

    private static async Task<string> ReadConnectAsync(Peer peer) => Encoding.UTF8.GetString((await peer.ReceiveConnectAsync()).Bytes);

    private ClientHost Create(MqttProtocolVersion version, Func<int, DateTimeOffset, DateTimeOffset?> expiresAt, Func<int, Task>? before = null)
    {
        ClientHost? host = null;
        return host = ClientHost.Create(version, options =>
        {
            options.KeepAlive = TimeSpan.Zero;
            options.SessionExpiry = TimeSpan.FromHours(1);
            options.CredentialsProvider = async _ =>
            {
                var number = Interlocked.Increment(ref _asked);
                await (before?.Invoke(number) ?? Task.CompletedTask);
                return new MqttCredentials("u", $"token-{number}") { ExpiresAt = expiresAt(number, host!.Time.GetUtcNow()) };
            };
        });
    }
}
