using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Authentication;

/// <summary>Enhanced authentication (MQTT 5, 4.12) while a connection is made.</summary>
public sealed class AuthenticationTests
{
    private readonly TestAuthentication _authentication = new();

    [Fact, Statement("MQTT-4.12.0-3"), Statement("MQTT-4.12.0-2"), Statement("MQTT-3.1.2-30")]
    public async Task Every_question_of_the_server_is_answered_with_AUTH_and_nothing_else_is_sent_before_CONNACK()
    {
        await using var host = Create(handles: true);
        await host.StartAsync();
        var published = host.PublishAsync(1, "early");

        var peer = await host.Network.AcceptAsync();
        Assert.Equal(("TEST", "first-1"), (await peer.ReceiveConnectAsync()).Authentication);
        peer.Authenticate(0x18, "TEST", "who?");
        await AnswersAsync(peer, "re:who?");
        peer.Authenticate(0x18, "TEST");
        await AnswersAsync(peer, "re:");
        Assert.True(peer.HasNothing);
        peer.Accept(properties: Peer.AuthenticationProperties("TEST", "welcome"));

        await peer.GrantAsync();
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        await Within.Limits(published);
        Assert.Equal(["continue who?", "continue ", "complete welcome"], _authentication.Told);
        Assert.Equal((1, 1), (_authentication.Begun, _authentication.Disposed));
    }

    [Fact]
    public async Task A_method_may_begin_without_data_and_the_server_be_satisfied_at_once()
    {
        _authentication.First = _ => null;
        await using var host = Create();
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();

        Assert.Equal(("TEST", null), (await peer.ReceiveConnectAsync()).Authentication);
        peer.Accept(properties: Peer.AuthenticationProperties("TEST"));

        await host.WhenAsync(MqttConnectionState.Online);
        Assert.Equal(["complete "], _authentication.Told);
    }

    [Theory]
    [InlineData(0xF0, "00 {15 'TEST'}", "MQTT-4.12.0-2")]
    [InlineData(0xF0, "", "MQTT-4.12.0-5")]
    [InlineData(0xF0, "18 {15 'OTHER'}", "MQTT-4.12.0-5")]
    [InlineData(0xF0, "19 {15 'TEST'}", "MQTT-3.15.2-1")]
    [InlineData(0x20, "00 00 {}", "MQTT-4.12.0-5")]
    [InlineData(0x20, "00 00 {15 'OTHER'}", "MQTT-4.12.0-5")]
    public async Task An_answer_that_is_not_allowed_ends_the_attempt_and_the_next_one_begins_anew(byte firstByte, string body, string statement)
    {
        await using var host = Create();
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();

        peer.Send(firstByte, body);

        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.ProtocolViolation, host.Connection.LastFailure!.Failure);
        Assert.Contains(statement, host.Connection.LastFailure.Message, StringComparison.Ordinal);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        Assert.Equal("first-2", (await (await host.Network.AcceptAsync()).ReceiveConnectAsync()).Authentication.Data);
        Assert.Equal(1, _authentication.Disposed);
    }

    [Fact]
    public async Task A_server_that_is_not_what_it_claims_to_be_is_refused_before_anything_is_sent_to_it_and_tried_again_slowly()
    {
        _authentication.OnComplete = _ => throw new InvalidOperationException("The proof is wrong.");
        await using var host = Create(handles: true);
        await host.StartAsync();
        var published = host.PublishAsync(0, "for the right one only");
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();

        peer.Accept(properties: Peer.AuthenticationProperties("TEST", "I am"));

        Assert.Equal(0x80, (await peer.ReceiveAsync(PacketType.Disconnect)).Body[0]);
        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.AuthenticationFailed, host.Connection.LastFailure!.Failure);
        Assert.Contains("The proof is wrong.", host.Connection.LastFailure.Message, StringComparison.Ordinal);
        _authentication.OnComplete = _ => { };
        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);
        var right = await host.Network.AcceptSessionAsync(properties: Peer.AuthenticationProperties("TEST"));
        await right.GrantAsync();
        await host.WhenAsync(MqttConnectionState.Online);
        await Within.Limits(published);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_server_that_reads_nothing_or_has_gone_is_refused_all_the_same(bool isGone)
    {
        await using var host = Create();
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        _authentication.OnComplete = _ =>
        {
            (isGone ? (Action)peer.BreakWrites : peer.StopReading)();
            throw new InvalidOperationException("The proof is wrong.");
        };

        peer.Accept(properties: Peer.AuthenticationProperties("TEST"));

        if (!isGone)
        {
            await host.Time.PassAsync(TimeSpan.FromSeconds(1));
        }

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.AuthenticationFailed, host.Connection.LastFailure!.Failure);
    }

    [Fact]
    public async Task A_question_that_the_method_does_not_take_ends_the_attempt()
    {
        _authentication.OnContinue = _ => throw new FormatException("That is no question.");
        await using var host = Create();
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();

        peer.Authenticate(0x18, "TEST", "?");

        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.AuthenticationFailed, host.Connection.LastFailure!.Failure);
        await host.Time.WhenArmedAsync(ClientHost.LongestReconnectDelay);
    }

    [Fact]
    public async Task A_method_that_cannot_begin_costs_one_attempt_before_anybody_is_asked()
    {
        _authentication.OnBegin = _ => _authentication.Begun == 1 ? throw new InvalidOperationException("The vault is closed.") : Task.CompletedTask;
        await using var host = Create();
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        Assert.Equal(MqttConnectionFailure.CredentialsUnavailable, host.Connection.LastFailure!.Failure);
        Assert.Contains("MqttOptions.Authentication (TEST)", host.Connection.LastFailure.Message, StringComparison.Ordinal);
        Assert.Empty(host.Network.Attempts);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync(properties: Peer.AuthenticationProperties("TEST"));
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_method_that_never_answers_and_looks_at_no_token_ends_with_the_attempt()
    {
        _authentication.OnContinue = _ => new TaskCompletionSource<string?>().Task;
        await using var host = Create();
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        peer.Authenticate(0x18, "TEST", "?");

        await host.Time.PassAsync(ClientHost.ConnectTimeout);

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.TimedOut, host.Connection.LastFailure!.Failure);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Data_that_no_packet_holds_fail_the_attempt(int questions)
    {
        _authentication.First = _ => questions == 0 ? new string('x', 65_536) : null;
        _authentication.OnContinue = _ => Task.FromResult<string?>(new string('x', 65_536));
        await using var host = Create();
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        if (questions > 0)
        {
            await peer.ReceiveConnectAsync();
            peer.Authenticate(0x18, "TEST", "?");
        }

        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("AuthenticationData", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_tried_again_soon_once_since_the_method_begins_anew_and_then_slowly()
    {
        await using var host = Create();
        await host.StartAsync();
        await RefuseAsync(0x87);
        Assert.Contains("MqttOptions.Authentication", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await RefuseAsync(0x87);

        await host.Time.WhenArmedAsync(ClientHost.LongestReconnectDelay);

        async Task RefuseAsync(int code)
        {
            var peer = await host.Network.AcceptAsync();
            await peer.ReceiveConnectAsync();
            peer.Refuse(code, Peer.AuthenticationProperties("TEST"));
            await host.WhenAsync(MqttConnectionState.Waiting);
        }
    }

    [Fact]
    public async Task A_method_that_the_server_does_not_know_is_given_up()
    {
        await using var host = Create();
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();

        peer.Refuse(0x8C);

        await host.WhenAsync(MqttConnectionState.Faulted);
        Assert.Contains("MqttOptions.Authentication", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact, Statement("MQTT-4.12.0-7")]
    public async Task Without_a_method_no_AUTH_is_sent()
    {
        await using var host = ClientHost.Create(V500);
        var peer = await host.GoOnlineAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Connection.ReauthenticateAsync(TestContext.Current.CancellationToken));

        Assert.True(peer.HasNothing);
    }

    private static async Task AnswersAsync(Peer peer, string data)
    {
        var answer = await peer.ReceiveAsync(PacketType.Auth);
        Assert.Equal((0x18, ("TEST", data)), (answer.Body[0], answer.Authentication));
    }

    private ClientHost Create(bool handles = false) => ClientHost.Create(V500, options => options.Authentication = _authentication, handles);
}
