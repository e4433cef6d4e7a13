using System.Text;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>Credentials that change: asked for before every attempt, and again when they were refused.</summary>
public sealed class CredentialsTests
{
    [Theory]
    [InlineData(V500, 0x86)]
    [InlineData(V500, 0x87)]
    [InlineData(V311, 4)]
    [InlineData(V311, 5)]
    public async Task Refused_credentials_are_asked_for_anew_soon_and_after_that_slowly(MqttProtocolVersion version, int code)
    {
        var asked = 0;
        await using var host = ClientHost.Create(version, options => options.CredentialsProvider = _ => new(new MqttCredentials("u", $"token-{++asked}")));
        await host.StartAsync();

        var first = await host.Network.AcceptAsync();
        Assert.Contains("token-1", await ReadConnectAsync(first), StringComparison.Ordinal);
        first.Refuse(code);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        var second = await host.Network.AcceptAsync();
        Assert.Contains("token-2", await ReadConnectAsync(second), StringComparison.Ordinal);
        second.Refuse(code);
        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);

        var third = await host.Network.AcceptAsync();
        Assert.Contains("token-3", await ReadConnectAsync(third), StringComparison.Ordinal);
        third.Accept();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Theory]
    [InlineData(V500, 0x86)]
    [InlineData(V311, 5)]
    public async Task Without_a_provider_refused_credentials_are_tried_again_slowly(MqttProtocolVersion version, int code)
    {
        await using var host = ClientHost.Create(version, options => (options.UserName, options.Password) = ("alice", "wrong"));
        await host.StartAsync();
        (await host.Network.AcceptAsync()).Refuse(code);

        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_provider_that_throws_costs_one_attempt_and_is_named()
    {
        var asked = 0;
        await using var host = ClientHost.Create(V500, options => options.CredentialsProvider = _ =>
            ++asked == 1 ? throw new InvalidOperationException("The vault is closed.") : new(new MqttCredentials("u", "p")));
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        Assert.Contains("MqttOptions.CredentialsProvider", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(host.Connection.LastFailure.InnerException);
        Assert.Empty(host.Network.Attempts);

        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_provider_that_never_answers_and_looks_at_no_token_held_up_the_connection_for_ever()
    {
        var asked = 0;
        await using var host = ClientHost.Create(V500, options => options.CredentialsProvider = _ =>
            new(++asked == 1 ? new TaskCompletionSource<MqttCredentials>().Task : Task.FromResult(new MqttCredentials("u", "p"))));
        await host.StartAsync();

        await host.Time.PassAsync(ClientHost.ConnectTimeout);
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_provider_that_gives_null_gave_the_connection_up_for_good()
    {
        await using var host = ClientHost.Create(V500, options => options.CredentialsProvider = _ => default);
        await host.StartAsync();

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.CredentialsUnavailable, host.Connection.LastFailure!.Failure);
    }

    [Fact]
    public async Task A_provider_that_is_cancelled_by_its_own_time_out_costs_one_attempt()
    {
        await using var host = ClientHost.Create(V500, options => options.CredentialsProvider = _ => throw new TaskCanceledException());
        await host.StartAsync();

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("MqttOptions.CredentialsProvider", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_do_not_fit_the_protocol_gave_the_connection_up_for_good()
    {
        await using var host = ClientHost.Create(V311, options => options.CredentialsProvider = _ => new(new MqttCredentials(null, "a token")));
        await host.StartAsync();

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("MQTT-3.1.2-22", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a token", host.Logs.All, StringComparison.Ordinal);
    }

    private static async Task<string> ReadConnectAsync(Peer peer) => Encoding.UTF8.GetString((await peer.ReceiveConnectAsync()).Bytes);
}
