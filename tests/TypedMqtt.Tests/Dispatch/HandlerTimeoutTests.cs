using System.Threading.Channels;
using TypedMqtt.Dispatch;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Dispatch;

public sealed class HandlerTimeoutTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_handler_stuck_for_ever_holds_back_neither_PINGREQ_nor_other_handlers_and_the_rest_goes_on_after_its_time()
    {
        var timeout = ClientHost.Silence + TimeSpan.FromSeconds(2);
        await using var host = Create(o => (o.HandlerTimeout, o.ReceiveMaximum) = (timeout, 3));
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<MoodyHandler>();

        peer.Publish("p/one", "ignores", qos: 1, packetId: 1);
        peer.Publish("p/many/a", "ok", qos: 1, packetId: 2);
        peer.Publish("p/many/b", "ok", qos: 1, packetId: 3);
        peer.Publish("p/many/c", "ok");
        Assert.Equal(["ignores", "ok", "ok", "ok"], await handler.EnteredAsync(4));
        await host.Time.PassAsync(ClientHost.Silence);
        await peer.ReceiveAsync(PacketType.PingReq);
        peer.Send(0xD0, "");

        // The window is full: three are unacknowledged, and the first of them is stuck.
        Assert.True(peer.HasNothing);
        peer.Publish("p/one", "next", qos: 1, packetId: 4, dup: true);
        host.Time.Advance(timeout - ClientHost.Silence);
        host.Time.Advance(Grace);

        for (ushort id = 1; id <= 4; id++)
        {
            Assert.Equal(id, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        }

        Assert.Equal(["next"], await handler.EnteredAsync(1));
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
        Assert.Contains(host.Logs.Warnings, line => line.Contains("00:01:01", StringComparison.Ordinal) && line.Contains("MqttOptions.HandlerTimeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_heeds_its_token_has_failed_when_its_time_is_over()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "heeds", qos: 1, packetId: 1);
        await host.Get<MoodyHandler>().EnteredAsync(1);
        host.Time.Advance(ClientHost.HandlerTimeout);

        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_is_left_behind_too()
    {
        await using var host = Create();
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<MoodyHandler>();

        peer.Publish("p/one", "blocks", qos: 1, packetId: 1);
        peer.Publish("p/one", "next", qos: 1, packetId: 2);
        await handler.EnteredAsync(1);
        host.Time.Advance(ClientHost.HandlerTimeout);
        host.Time.Advance(Grace);

        Assert.Equal(["next"], await handler.EnteredAsync(1));
        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        handler.Release();
    }

    [Fact]
    public async Task Calls_left_behind_are_bounded_then_the_lane_waits_for_one_of_them()
    {
        await using var host = Create(o => o.KeepAlive = TimeSpan.Zero);
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<MoodyHandler>();
        for (ushort id = 1; id <= Lane.MaximumAbandoned + 2; id++)
        {
            peer.Publish("p/one", "ignores", qos: 1, packetId: id);
        }

        for (var i = 0; i < Lane.MaximumAbandoned; i++)
        {
            await handler.EnteredAsync(1);
            host.Time.Advance(ClientHost.HandlerTimeout);
            host.Time.Advance(Grace);
            Assert.Equal(i + 1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        }

        await handler.EnteredAsync(1);
        host.Time.Advance(ClientHost.HandlerTimeout);
        host.Time.Advance(Grace);
        host.Time.Advance(Grace);
        Assert.True(handler.IsIdle && peer.HasNothing);
        Assert.Contains(host.Logs.Warnings, line => line.Contains("ignores its cancellation token", StringComparison.Ordinal));

        handler.Release();
        await handler.EnteredAsync(1);
    }

    [Fact]
    public async Task A_time_out_of_its_own_goes_before_that_of_the_options()
    {
        await using var host = ClientHost.Create(
            MqttProtocolVersion.V500,
            configure: mqtt => mqtt.AddProbeHandler<MoodyHandler>(handler => handler.Timeout(Timeout.InfiniteTimeSpan).One(one => one.Timeout(TimeSpan.FromSeconds(2)))));
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<MoodyHandler>();

        peer.Publish("p/one", "heeds", qos: 1, packetId: 1);
        peer.Publish("p/many/a", "heeds");
        await handler.EnteredAsync(2);
        host.Time.Advance(TimeSpan.FromSeconds(2));
        await peer.ReceiveAsync(PacketType.PubAck);
        host.Time.Advance(ClientHost.HandlerTimeout);
        host.Time.Advance(Grace);

        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
    }

    private static ClientHost Create(Action<MqttOptions>? options = null) =>
        ClientHost.Create(MqttProtocolVersion.V500, options, configure: mqtt => mqtt.AddProbeHandler<MoodyHandler>());

    /// <summary>Does what a message tells it to.</summary>
    private sealed class MoodyHandler : ProbeHandlers.IOne, ProbeHandlers.IMany, IDisposable
    {
        private readonly Channel<string> _entered = Channel.CreateUnbounded<string>();
        private readonly ManualResetEventSlim _released = new();
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal bool IsIdle => !_entered.Reader.TryPeek(out _);

        public async ValueTask OnOneAsync(string text, MqttContext context, CancellationToken cancellationToken)
        {
            _entered.Writer.TryWrite(text);
            switch (text)
            {
                case "ignores":
                    await _release.Task;
                    break;
                case "blocks":
                    _released.Wait(CancellationToken.None);
                    break;
                case "heeds":
                    await _release.Task.WaitAsync(cancellationToken);
                    break;
                default:
                    break;
            }
        }

        public ValueTask OnManyAsync(string level, string text, MqttContext context, CancellationToken cancellationToken) => OnOneAsync(text, context, cancellationToken);

        internal async Task<string[]> EnteredAsync(int count)
        {
            var entered = new string[count];
            for (var i = 0; i < count; i++)
            {
                entered[i] = await Within.Limits(_entered.Reader.ReadAsync(TestContext.Current.CancellationToken));
            }

            return [.. entered.Order(StringComparer.Ordinal)];
        }

        internal void Release()
        {
            _released.Set();
            _release.TrySetResult();
        }

        public void Dispose()
        {
            Release();
            _released.Dispose();
        }
    }
}
