using TypedMqtt.Infrastructure;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Infrastructure;

public sealed class AsyncSignalTests
{
    [Fact]
    public async Task A_signal_wakes_the_one_who_waits()
    {
        var signal = new AsyncSignal();
        var wait = signal.WaitAsync();
        Assert.False(wait.IsCompleted);

        signal.Set();

        await Within.Limits(wait);
    }

    [Fact]
    public void Signals_nobody_waited_for_are_remembered_as_one()
    {
        var signal = new AsyncSignal();
        signal.Set();
        signal.Set();

        Assert.True(signal.WaitAsync().AsTask().IsCompletedSuccessfully);
        Assert.False(signal.WaitAsync().AsTask().IsCompleted);
    }

    [Fact]
    public void A_second_waiter_is_refused()
    {
        var signal = new AsyncSignal();
        _ = signal.WaitAsync().AsTask();

        Assert.Throws<InvalidOperationException>(() => { _ = signal.WaitAsync().AsTask(); });
    }

    [Fact]
    public async Task No_signal_is_lost_whoever_sets_it_and_when()
    {
        const int Setters = 4;
        const int Each = 5_000;
        var signal = new AsyncSignal();
        var produced = 0;

        async Task ConsumeAsync()
        {
            // As the writer loop does: after every signal it takes all there is.
            while (Volatile.Read(ref produced) < Setters * Each)
            {
                await signal.WaitAsync();
            }
        }

        void Produce()
        {
            for (var i = 0; i < Each; i++)
            {
                Interlocked.Increment(ref produced);
                signal.Set();
            }
        }

        var consumer = Task.Run(ConsumeAsync, TestContext.Current.CancellationToken);
        await Within.Limits(Task.WhenAll(Enumerable.Range(0, Setters).Select(_ => Task.Run(Produce, TestContext.Current.CancellationToken))));
        await Within.Limits(consumer);
    }
}
