using System.Threading.Channels;
using TypedMqtt.Dispatch;
using TypedMqtt.Protocol;
using TypedMqtt.Telemetry;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Telemetry;

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
    public async Task With_one_lane_stuck_the_others_go_on_until_the_window_is_full_and_after_its_time_all_is_acknowledged_in_the_order_of_receipt()
    {
        var timeout = ClientHost.Silence + TimeSpan.FromSeconds(2);
        await using var host = ClientHost.Create(
            MqttProtocolVersion.V500,
            o => (o.HandlerTimeout, o.ReceiveMaximum) = (timeout, 4),
            configure: mqtt => mqtt.AddProbeHandler<MoodyHandler>(h => h.OrderedByTopic(lanes: 8).OnFailure(failure => failure.ThenDeadLetter())));
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<MoodyHandler>();
        peer.Publish("p/many/stuck", "ignores", qos: 1, packetId: 1);
        await handler.EnteredAsync(1);
        await host.Time.PassAsync(ClientHost.Silence);
        await peer.ReceiveAsync(PacketType.PingReq);
        peer.Send(0xD0, "");

        // These come so late that their own time is not over with that of the stuck one. QoS 0 is handled, but for topics that share
        // its lane: those of the first three that are handled do not.
        for (var i = 0; i < 64; i++)
        {
            peer.Publish($"p/many/{i}", $"{i}");
        }

        var free = await handler.EnteredAsync(3);
        peer.Publish($"p/many/{free[0]}", "first", qos: 1, packetId: 2);
        peer.Publish($"p/many/{free[1]}", "second", qos: 2, packetId: 3);
        peer.Publish($"p/many/{free[2]}", "third", qos: 1, packetId: 4);
        await handler.WhenEnteredAsync("first", "second", "third");

        // Each quality of service has an order of its own (MQTT 5, 4.6).
        Assert.Equal(3, (await peer.ReceiveAsync(PacketType.PubRec)).PacketId);

        // Four are not done with: the server may not send another one, and we may.
        var publishing = host.PublishAsync(1, "ours");
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        await Within.Limits(publishing);
        Assert.True(peer.HasNothing);
        host.Time.Advance(timeout - ClientHost.Silence);
        host.Time.Advance(Grace);

        // The stuck one is a dead letter now; its acknowledgement, and with it all others, waits until that is the server's.
        var letter = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal(("dead-letter/p/many/stuck", "ignores"), (letter.Topic, letter.Payload));
        Assert.True(peer.HasNothing);
        peer.Ack(PacketType.PubAck, letter.PacketId);
        Assert.Equal("4003000183", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        Assert.Equal("40020002", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        Assert.Equal("40020004", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
    }

    [Fact]
    public async Task Messages_of_QoS_0_behind_a_stuck_handler_are_bounded_and_what_is_dropped_is_counted_and_named_once()
    {
        await using var host = Create(o => o.QueueLimit = 3);
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<MoodyHandler>();
        peer.Publish("p/one", "ignores");
        await handler.EnteredAsync(1);

        for (var i = 0; i < 20; i++)
        {
            peer.Publish("p/one", $"{i}");
        }

        // Behind all of them on the connection, and for a lane that is not stuck.
        peer.Publish("p/many/a", "other");
        await handler.EnteredAsync(1);

        Assert.Equal(17, host.Connection.GetStatistics().Dropped);
        Assert.Equal(17, metrics.Latest("typedmqtt.messages.dropped", "queue"));
        var warning = Assert.Single(host.Logs.Warnings, line => line.Contains("are being dropped", StringComparison.Ordinal));
        Assert.Contains("'p/one'", warning, StringComparison.Ordinal);
        Assert.Contains("MqttOptions.QueueLimit", warning, StringComparison.Ordinal);
        handler.Release();
        Assert.Equal(["0", "1", "2"], await handler.EnteredAsync(3));
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

        /// <summary>Waits until all of these have come, passing over others.</summary>
        internal async Task WhenEnteredAsync(params string[] texts)
        {
            var missing = texts.ToHashSet(StringComparer.Ordinal);
            while (missing.Count > 0)
            {
                missing.Remove(await Within.Limits(_entered.Reader.ReadAsync(TestContext.Current.CancellationToken)));
            }
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
