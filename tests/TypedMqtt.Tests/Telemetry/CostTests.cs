using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Telemetry;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Telemetry;

[Collection(TelemetryGroup.Name)]
public sealed class CostTests : IDisposable
{
    private readonly MqttMetrics _metrics = new();
    private readonly ConnectionTelemetry _telemetry;

    public CostTests() => _telemetry = new ConnectionTelemetry(new ConnectionSettings(new MqttOptions()), _metrics, new Clock(TimeProvider.System));

    [Theory]
    [InlineData("publish")]
    [InlineData("request")]
    [InlineData("answer")]
    public void Nothing_is_allocated_for_what_is_sent_and_nobody_watches(string what)
    {
        using var buffer = new PooledBufferWriter();

        Assert.Equal(0, MeasureAllocated(() =>
        {
            var operation = _telemetry.StartPublish(TestMembers.Numbers, what);
            Assert.False(operation.IsWatched);
            TraceContext.Write(buffer, _telemetry.GetPropagated(in operation));
        }));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_handler_that_nobody_watches()
    {
        var delivery = new MqttDelivery(TestMembers.Numbers, TestHead.Facts("numbers/a", "numbers/{name}"));
        delivery.Begin(Encoding.UTF8.GetBytes("numbers/a"), default);
        var observed = _telemetry.Observe(TestMembers.Numbers, static (_, _) => ValueTask.CompletedTask);

        Assert.Equal(0, MeasureAllocated(() => AssertDone(observed(delivery, CancellationToken.None))));
    }

    [Fact]
    public void The_measurement_would_see_what_a_listener_costs()
    {
        using var spans = new SpanRecorder();

        Assert.NotEqual(0, MeasureAllocated(() => _telemetry.StartPublish(TestMembers.Numbers).Fail(new TimeoutException())));
    }

    public void Dispose() => _metrics.Dispose();

    private static void AssertDone(ValueTask task) => Assert.True(task.IsCompletedSuccessfully);

    private static long MeasureAllocated(Action action)
    {
        // The first call may set up what all later ones use.
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
