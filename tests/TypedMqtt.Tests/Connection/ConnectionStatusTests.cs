using TypedMqtt.Connection;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Connection;

public sealed class ConnectionStatusTests
{
    private readonly LogRecorder _logs = new();
    private readonly ConnectionStatus _status;

    public ConnectionStatusTests() => _status = new ConnectionStatus(_logs);

    [Fact]
    public void Changes_are_told_in_order_each_with_the_state_before()
    {
        var changes = new List<(MqttConnectionState Previous, MqttConnectionState Current)>();
        _status.Changed += (sender, e) =>
        {
            Assert.Same(this, sender);
            Assert.Equal(_status.State, e.Current);
            changes.Add((e.Previous, e.Current));
        };

        Set(MqttConnectionState.Connecting);
        Set(MqttConnectionState.Connecting);
        Set(MqttConnectionState.Subscribing);
        Set(MqttConnectionState.Online);

        Assert.Equal(
            [
                (MqttConnectionState.Idle, MqttConnectionState.Connecting),
                (MqttConnectionState.Connecting, MqttConnectionState.Subscribing),
                (MqttConnectionState.Subscribing, MqttConnectionState.Online),
            ],
            changes);
    }

    [Fact]
    public async Task Those_who_wait_for_online_are_woken_and_those_who_come_later_do_not_wait()
    {
        var early = _status.WaitForOnlineAsync(TestContext.Current.CancellationToken);
        Set(MqttConnectionState.Connecting);
        Assert.False(early.IsCompleted);

        Set(MqttConnectionState.Online);

        await Within.Limits(early);
        Assert.True(_status.WaitForOnlineAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task After_a_loss_online_is_waited_for_again()
    {
        Set(MqttConnectionState.Online);
        Set(MqttConnectionState.Waiting, new MqttConnectionException("Lost."));
        var wait = _status.WaitForOnlineAsync(TestContext.Current.CancellationToken);
        Assert.False(wait.IsCompleted);

        Set(MqttConnectionState.Connecting);
        Set(MqttConnectionState.Online);

        await Within.Limits(wait);
    }

    [Theory]
    [InlineData(MqttConnectionState.Closed)]
    [InlineData(MqttConnectionState.Faulted)]
    public async Task At_the_end_every_wait_ends_with_the_reason(MqttConnectionState end)
    {
        var reason = new MqttConnectionException("Given up.", MqttReasonCode.SessionTakenOver);
        var before = _status.WaitForOnlineAsync(TestContext.Current.CancellationToken);

        Set(end, reason);

        var after = _status.WaitForOnlineAsync(TestContext.Current.CancellationToken);
        Assert.Same(reason, await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(before)));
        Assert.Same(reason, await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(after)));
    }

    [Fact]
    public async Task The_end_after_being_online_ends_later_waits_too()
    {
        Set(MqttConnectionState.Online);
        Set(MqttConnectionState.Draining);

        Set(MqttConnectionState.Closed);

        await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(_status.WaitForOnlineAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_cancelled_wait_ends_and_leaves_the_others()
    {
        using var cancellation = new CancellationTokenSource();
        var cancelled = _status.WaitForOnlineAsync(cancellation.Token);
        var other = _status.WaitForOnlineAsync(TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.Limits(cancelled));
        Set(MqttConnectionState.Online);

        await Within.Limits(other);
    }

    [Fact]
    public void The_last_failure_stays_until_the_connection_is_online()
    {
        var failure = new MqttConnectionException("Refused.");
        Set(MqttConnectionState.Waiting, failure);
        Set(MqttConnectionState.Connecting);
        Assert.Same(failure, _status.LastFailure);

        Set(MqttConnectionState.Online);

        Assert.Null(_status.LastFailure);
    }

    [Fact]
    public void A_listener_that_throws_is_logged_and_keeps_no_other_listener_from_being_told()
    {
        var told = new List<MqttConnectionState>();
        _status.Changed += (_, e) => told.Add(e.Current);
        _status.Changed += (_, _) => throw new InvalidOperationException("On purpose.");
        _status.Changed += (_, e) => told.Add(e.Current);

        Set(MqttConnectionState.Faulted, new MqttConnectionException("Given up."));

        Assert.Equal([MqttConnectionState.Faulted, MqttConnectionState.Faulted], told);
        Assert.Contains("On purpose.", Assert.Single(_logs.Warnings), StringComparison.Ordinal);
    }

    private void Set(MqttConnectionState state, MqttConnectionException? failure = null) => _status.Set(state, failure, this);
}
