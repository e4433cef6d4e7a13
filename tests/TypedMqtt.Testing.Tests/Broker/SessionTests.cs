using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Testing.Tests.Contracts;

namespace TypedMqtt.Testing.Tests.Broker;

/// <summary>What the broker remembers of clients that are away, by the time of the test.</summary>
public sealed class SessionTests : BrokerTest
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task What_is_published_while_a_client_is_away_waits_for_it(MqttProtocolVersion version)
    {
        var handler = (await ConnectLateAsync(version)).Get<LampHandler>();

        Broker.CutNow();
        Broker.Publish("lamps/hall/flicker", "lost", new MqttPublishOptions { Qos = MqttQos.AtMostOnce });
        Broker.Publish("lamps/hall/lit/1", "one");
        Broker.Publish("lamps/hall/broken", "two", new MqttPublishOptions { Qos = MqttQos.ExactlyOnce });
        await Time.PassAsync(Reconnect, Token);

        Assert.Equal(["one", "two"], new[] { await handler.NextAsync(), await handler.NextAsync() }.Order());
        Assert.True(handler.IsEmpty);
        Assert.True(Broker.Connections[^1].SessionPresent);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_and_is_handled_once()
    {
        var handler = (await ConnectLateAsync(MqttProtocolVersion.V500)).Get<LampHandler>();
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        handler.Handle = (_, _) =>
        {
            entered.SetResult();
            return release.Task;
        };
        Broker.Publish("lamps/hall/broken", "text", new MqttPublishOptions { Qos = MqttQos.ExactlyOnce });
        await Within.Limits(entered.Task);

        Broker.CutNow();
        await Time.PassAsync(Reconnect, Token);
        await Broker.WaitForConnectionsAsync(2, Token);
        Assert.Empty(Broker.Acknowledgements);
        release.SetResult();

        await Broker.WaitForAcknowledgementsAsync(1, "#", Token);
        Assert.Equal("text", await handler.NextAsync());
        Assert.True(handler.IsEmpty);
    }

    [Fact]
    public async Task A_broker_that_forgets_its_sessions_is_subscribed_to_again_and_what_waited_is_gone()
    {
        var client = await ConnectLateAsync(MqttProtocolVersion.V500);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Connection.SessionLost += (_, _) => lost.TrySetResult();
        Broker.Publish("lamps/hall/status", "on", new MqttPublishOptions { Retain = true });
        var before = Broker.Subscriptions.Count;

        Broker.CutNow();
        Broker.Publish("lamps/hall/lit/1", "forgotten");
        Broker.ForgetSessions();
        await Time.PassAsync(Reconnect, Token);
        await Within.Limits(lost.Task);
        await client.Connection.WaitForOnlineAsync(Token);
        Broker.Publish("lamps/hall/lit/1", "new");

        Assert.Equal("new", await client.Get<LampHandler>().NextAsync());
        Assert.False(Broker.Connections[^1].SessionPresent);
        Assert.Equal(2 * before, Broker.Subscriptions.Count);
        Assert.NotNull(Broker.FindRetained("lamps/hall/status"));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(2, false)]
    public async Task A_session_is_kept_for_as_long_as_the_client_has_said(int seconds, bool isKept)
    {
        await ConnectLateAsync(MqttProtocolVersion.V500, options => options.SessionExpiry = TimeSpan.FromSeconds(seconds));

        Broker.CutNow();
        await Time.PassAsync(Reconnect, Token);

        Assert.Equal([false, isKept], (await Broker.WaitForConnectionsAsync(2, Token)).Select(connection => connection.SessionPresent));
    }

    [Theory]
    [InlineData(false, MqttReasonCode.NoMatchingSubscribers)]
    [InlineData(true, MqttReasonCode.Success)]
    public async Task A_client_that_stops_ends_its_session_unless_it_resumes_it_later(bool resumes, MqttReasonCode reasonCode)
    {
        var client = await ConnectHandlerAsync(MqttProtocolVersion.V500, options: options => options.ResumeSessionOnStart = resumes);

        await client.DisposeAsync();
        Assert.Equal([new MqttTestDisconnect("handler", MqttReasonCode.Success)], await Broker.WaitForDisconnectsAsync(1, Token));
        Broker.Publish("lamps/hall/lit/1", "text");

        Assert.Equal(reasonCode, Assert.Single(Broker.Messages).ReasonCode);
    }

    [Fact]
    public async Task A_message_that_has_expired_is_not_delivered_and_another_tells_what_is_left_of_it()
    {
        var client = await ConnectLateAsync(MqttProtocolVersion.V500);
        await using var lit = await client.Get<ILampSubscriber>().SubscribeLitAsync(cancellationToken: Token);

        Broker.CutNow();
        Broker.Publish("lamps/hall/lit/1", "short", new MqttPublishOptions { Expiry = TimeSpan.FromSeconds(2) });
        Broker.Publish("lamps/hall/lit/1", "long", new MqttPublishOptions { Expiry = TimeSpan.FromSeconds(20) });
        await Time.PassAsync(Reconnect, Token);

        await using var reader = lit.GetAsyncEnumerator(Token);
        Assert.True(await Within.Limits(reader.MoveNextAsync()));
        Assert.Equal(("long", TimeSpan.FromSeconds(17)), (reader.Current.Text, reader.Current.Context.Expiry));
    }

    [Fact]
    public async Task A_will_with_a_delay_is_published_when_it_is_over_and_not_if_the_client_is_back_before()
    {
        var delay = TimeSpan.FromSeconds(5);
        await ConnectLateAsync(MqttProtocolVersion.V500, options => options.Will = new MqttWill("gone", "text"u8.ToArray()) { Delay = delay });

        Broker.CutNow();
        await Time.PassAsync(Reconnect, Token);
        await Broker.WaitForConnectionsAsync(2, Token);
        Time.Advance(delay);
        Assert.Empty(Broker.Messages);

        using var refusal = Broker.RefuseConnections();
        Broker.CutNow();
        Time.Advance(delay);
        Assert.Equal("text", (await Broker.WaitForMessageAsync("gone", Token)).Text);
    }

    [Fact]
    public async Task A_client_with_the_identifier_of_another_takes_its_session_over()
    {
        var first = await ConnectAsync(MqttProtocolVersion.V500, "same", options => options.StopHostWhenFaulted = false);
        var faulted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        first.Connection.StateChanged += (_, change) =>
        {
            if (change.Current == MqttConnectionState.Faulted)
            {
                faulted.TrySetResult();
            }
        };

        await ConnectAsync(MqttProtocolVersion.V500, "same");

        await Within.Limits(faulted.Task);
        Assert.Equal([new MqttTestDisconnect("same", null)], Broker.Disconnects);
        Assert.Equal(MqttReasonCode.SessionTakenOver, first.Connection.LastFailure?.ReasonCode);
    }

    /// <summary>A client that is back when the test lets the time pass, and not before.</summary>
    private Task<MqttTestClient> ConnectLateAsync(MqttProtocolVersion version, Action<MqttOptions>? options = null) => ConnectAsync(
        version,
        "handler",
        own =>
        {
            own.MinimumReconnectDelay = Reconnect;
            options?.Invoke(own);
        },
        mqtt => mqtt.AddLampHandler<LampHandler>(),
        Time);
}
