using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Authentication;

/// <summary>Authenticating again on a connection that stands (MQTT 5, 4.12.1).</summary>
public sealed class ReauthenticationTests
{
    private static readonly string Accepted = Peer.AuthenticationProperties("TEST");

    private readonly TestAuthentication _authentication = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Statement("MQTT-4.12.1-1"), Statement("MQTT-4.12.0-3")]
    public async Task A_connection_authenticates_again_by_the_method_of_CONNECT_while_messages_go_on()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);

        var again = host.Connection.ReauthenticateAsync(Cancellation);
        await BeginsAsync(peer, "first-2");
        var published = host.PublishAsync(1, "meanwhile");
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        await Within.Limits(published);
        peer.Authenticate(0x18, "TEST", "who?");
        var answer = await peer.ReceiveAsync(PacketType.Auth);
        Assert.Equal((0x18, ("TEST", "re:who?")), (answer.Body[0], answer.Authentication));
        Assert.False(again.IsCompleted);
        peer.Authenticate(0, "TEST", "welcome");

        await Within.Limits(again);
        Assert.Equal(["complete ", "continue who?", "complete welcome"], _authentication.Told);
        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
        Assert.Equal((2, 2), (_authentication.Begun, _authentication.Disposed));
    }

    [Fact]
    public async Task Who_asks_while_an_exchange_is_under_way_gets_one_that_begins_later()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);
        var first = host.Connection.ReauthenticateAsync(Cancellation);
        await BeginsAsync(peer, "first-2");

        var second = host.Connection.ReauthenticateAsync(Cancellation);
        var third = host.Connection.ReauthenticateAsync(Cancellation);
        peer.Authenticate(0, "TEST");
        await Within.Limits(first);
        await BeginsAsync(peer, "first-3");
        Assert.False(second.IsCompleted || third.IsCompleted);
        peer.Authenticate(0, "TEST");

        await Within.Limits(Task.WhenAll(second, third));
        Assert.Equal(3, _authentication.Begun);
    }

    [Fact]
    public async Task Whoever_stops_waiting_stops_nothing()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);
        using var patience = new CancellationTokenSource();
        var again = host.Connection.ReauthenticateAsync(patience.Token);
        await BeginsAsync(peer, "first-2");

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.Limits(again));
        peer.Authenticate(0x18, "TEST", "still there?");
        Assert.Equal("re:still there?", (await peer.ReceiveAsync(PacketType.Auth)).Authentication.Data);
    }

    [Fact, Statement("MQTT-4.12.1-2")]
    public async Task A_server_that_the_method_refuses_is_left()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);
        _authentication.OnComplete = _ => throw new InvalidOperationException("The proof is wrong.");
        var again = host.Connection.ReauthenticateAsync(Cancellation);
        await BeginsAsync(peer, "first-2");

        peer.Authenticate(0, "TEST", "I am");

        Assert.Equal(0x80, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        await peer.EndsAsync();
        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(again));
        Assert.Equal(MqttConnectionFailure.AuthenticationFailed, failure.Failure);
        await host.Time.WhenArmedAsync(ClientHost.LongestReconnectDelay);
    }

    [Fact]
    public async Task A_server_that_refuses_us_says_so_with_DISCONNECT_and_whoever_waits_is_told_why()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);
        var again = host.Connection.ReauthenticateAsync(Cancellation);
        await BeginsAsync(peer, "first-2");
        var later = host.Connection.ReauthenticateAsync(Cancellation);

        peer.Send(0xE0, "87 {}");

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(again));
        Assert.Equal(MqttReasonCode.NotAuthorized, failure.ReasonCode);
        Assert.Same(failure, await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(later)));
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        Assert.Equal("first-3", (await (await host.Network.AcceptAsync()).ReceiveConnectAsync()).Authentication.Data);
    }

    [Fact, Statement("MQTT-4.12.1-2")]
    public async Task A_server_that_does_not_answer_in_time_is_left()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);
        await host.Time.WhenArmedAsync(ClientHost.ConnectTimeout);
        var again = host.Connection.ReauthenticateAsync(Cancellation);
        await BeginsAsync(peer, "first-2");

        await host.Time.PassAsync(ClientHost.ConnectTimeout);

        Assert.Equal(0x80, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        Assert.Equal(MqttConnectionFailure.TimedOut, (await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(again))).Failure);
    }

    [Theory, Statement("MQTT-4.13.1-1")]
    [InlineData(0x18)]
    [InlineData(0x00)]
    public async Task AUTH_that_answers_nothing_ends_the_connection(int code)
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);

        peer.Authenticate(code, "TEST", "?");

        Assert.Equal(0x82, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        await peer.EndsAsync();
        Assert.Equal(["complete "], _authentication.Told);
    }

    [Fact]
    public async Task A_second_question_before_the_first_is_answered_ends_the_connection()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);
        _authentication.OnContinue = _ => new TaskCompletionSource<string?>().Task;
        var again = host.Connection.ReauthenticateAsync(Cancellation);
        await BeginsAsync(peer, "first-2");

        peer.Authenticate(0x18, "TEST", "?");
        peer.Authenticate(0x18, "TEST", "?");

        Assert.Equal(0x82, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        Assert.Equal(MqttConnectionFailure.ProtocolViolation, (await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(again))).Failure);
    }

    [Fact]
    public async Task A_method_that_cannot_begin_leaves_the_connection_alone()
    {
        await using var host = Create();
        var peer = await host.GoOnlineAsync(Accepted);
        _authentication.OnBegin = _ => throw new InvalidOperationException("The vault is closed.");

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(host.Connection.ReauthenticateAsync(Cancellation)));

        Assert.Equal(MqttConnectionFailure.CredentialsUnavailable, failure.Failure);
        _authentication.OnBegin = _ => Task.CompletedTask;
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await BeginsAsync(peer, "first-3");
        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Fact, Statement("MQTT-3.2.2-15")]
    public async Task AUTH_above_the_Maximum_Packet_Size_is_not_sent()
    {
        _authentication.First = number => new string('x', number == 1 ? 1 : 100);
        await using var host = Create();
        var peer = await host.GoOnlineAsync($"{Accepted} 27 00000064");

        var failure = await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(host.Connection.ReauthenticateAsync(Cancellation)));

        Assert.Contains("MQTT-3.2.2-15", failure.Message, StringComparison.Ordinal);
        await peer.ReceiveAsync(PacketType.Disconnect);
    }

    [Fact]
    public async Task Without_a_connection_there_is_nothing_to_authenticate_on()
    {
        await using var host = Create();
        await host.StartAsync();

        await Assert.ThrowsAsync<MqttConnectionException>(() => host.Connection.ReauthenticateAsync(Cancellation));
    }

    [Fact]
    public async Task What_was_proven_is_proven_again_before_it_expires()
    {
        await using var host = Create();
        _authentication.ExpiresAt = _ => host.Time.GetUtcNow() + TimeSpan.FromSeconds(100);
        var peer = await host.GoOnlineAsync(Accepted);

        await PassLifeAsync();
        await BeginsAsync(peer, "first-2");
        peer.Authenticate(0, "TEST");
        await PassLifeAsync();
        await BeginsAsync(peer, "first-3");

        // Four fifths of the time, looked at once a minute.
        async Task PassLifeAsync()
        {
            await host.Time.PassAsync(TimeSpan.FromSeconds(10));
            await host.Time.PassAsync(TimeSpan.FromSeconds(60));
            Assert.True(peer.HasNothing);
            await host.Time.PassAsync(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task What_has_expired_already_is_proven_again_slowly()
    {
        await using var host = Create();
        _authentication.ExpiresAt = _ => host.Time.GetUtcNow() - TimeSpan.FromSeconds(100);
        var peer = await host.GoOnlineAsync(Accepted);

        for (var number = 2; number < 5; number++)
        {
            await host.Time.WhenArmedAsync(ClientHost.LongestReconnectDelay);
            Assert.True(peer.HasNothing);
            host.Time.Advance(ClientHost.LongestReconnectDelay);
            await BeginsAsync(peer, $"first-{number}");
            peer.Authenticate(0, "TEST");
        }
    }

    [Fact]
    public async Task No_data_are_ever_logged()
    {
        _authentication.First = _ => "SECRET-first";
        _authentication.OnContinue = _ => Task.FromResult<string?>("SECRET-answer");
        await using var host = Create();
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        peer.Authenticate(0x18, "TEST", "SECRET-question");
        await peer.ReceiveAsync(PacketType.Auth);
        peer.Accept(properties: Peer.AuthenticationProperties("TEST", "SECRET-last"));
        await host.WhenAsync(MqttConnectionState.Online);
        var again = host.Connection.ReauthenticateAsync(Cancellation);
        await peer.ReceiveAsync(PacketType.Auth);
        peer.Authenticate(0, "TEST", "SECRET-end");
        await Within.Limits(again);
        peer.Authenticate(0x18, "TEST", "SECRET-violation");
        await host.WhenAsync(MqttConnectionState.Waiting);

        Assert.Contains("TEST", host.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
    }

    private static async Task BeginsAsync(Peer peer, string data)
    {
        var auth = await peer.ReceiveAsync(PacketType.Auth);
        Assert.Equal((0x19, ("TEST", data)), (auth.Body[0], auth.Authentication));
    }

    private ClientHost Create() => ClientHost.Create(
        V500,
        options =>
        {
            options.Authentication = _authentication;
            options.KeepAlive = TimeSpan.Zero;
        });
}
