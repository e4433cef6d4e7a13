namespace TypedMqtt.Testing.Tests.Time;

public sealed class MqttTestTimeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Time_passes_once_somebody_waits_for_it_and_not_before()
    {
        var time = new MqttTestTime();
        var start = time.GetUtcNow();
        var passing = time.PassAsync(Minute, Token);
        var other = Task.Delay(2 * Minute, time, Token);
        Assert.Equal(start, time.GetUtcNow());
        Assert.False(passing.IsCompleted);

        var waiting = Task.Delay(Minute, time, Token);
        await Within.Limits(passing);

        await Within.Limits(waiting);
        Assert.Equal(start + Minute, time.GetUtcNow());
        Assert.False(other.IsCompleted);
    }

    [Fact]
    public async Task A_wait_is_good_for_one_call_and_leaves_the_time_where_it_is_if_asked_to()
    {
        var time = new MqttTestTime();
        var start = time.GetUtcNow();
        _ = Task.Delay(Minute, time, Token);

        await time.WhenAwaitedAsync(Minute, Token);
        Assert.Equal(start, time.GetUtcNow());
        using var cancellation = new CancellationTokenSource();
        var second = time.WhenAwaitedAsync(Minute, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Fact]
    public async Task A_timer_that_is_set_again_can_be_waited_for_again()
    {
        var time = new MqttTestTime();
        var ticks = 0;
        await using var timer = time.CreateTimer(_ => ticks++, null, Minute, Timeout.InfiniteTimeSpan);

        await time.PassAsync(Minute, Token);
        timer.Change(2 * Minute, Timeout.InfiniteTimeSpan);
        await time.PassAsync(2 * Minute, Token);

        Assert.Equal(2, ticks);
    }
}
