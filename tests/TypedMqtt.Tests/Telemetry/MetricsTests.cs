using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Connection;
using TypedMqtt.Protocol;
using TypedMqtt.Telemetry;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Requests;
using TypedMqtt.Tests.Sqlite;

namespace TypedMqtt.Tests.Telemetry;

[Collection(TelemetryGroup.Name)]
public sealed class MetricsTests
{
    [Fact]
    public async Task Publishes_are_counted_and_timed_by_template_and_by_how_they_ended()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        var peer = await host.GoOnlineAsync();

        var accepted = host.Probe.OneAsync("x", TestContext.Current.CancellationToken);
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        host.Time.Advance(TimeSpan.FromSeconds(2));
        peer.Ack(PacketType.PubAck, packet.PacketId);
        await Within.Limits(accepted);
        var refused = host.Probe.OneAsync("x", TestContext.Current.CancellationToken);
        packet = await peer.ReceiveAsync(PacketType.Publish);
        peer.Send(0x40, $"{packet.PacketId:X4} 87");
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(refused));

        var sent = metrics.Read("messaging.client.sent.messages");
        Assert.Equal([1, 1], sent.Select(measurement => measurement.Value));
        Assert.Equal(("mqtt", "publish", "p/one", "default"), Describe(sent[0].Tags));
        Assert.False(sent[0].Tags.ContainsKey("error.type"));
        Assert.Equal("NotAuthorized", sent[1].Tags["error.type"]);
        Assert.Equal(2, metrics.Read("messaging.client.operation.duration")[0].Value);
    }

    [Fact]
    public async Task Handled_messages_are_counted_and_timed_and_so_is_the_wait_before()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, handles: true);
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "x", qos: 1, packetId: 1, dup: true);
        await host.Handler.NextAsync();
        await peer.ReceiveAsync(PacketType.PubAck);

        var consumed = Assert.Single(metrics.Read("messaging.client.consumed.messages"));
        Assert.Equal((1, ("mqtt", "process", "p/one", "default")), (consumed.Value, Describe(consumed.Tags)));
        Assert.Equal(0, Assert.Single(metrics.Read("messaging.process.duration")).Value);
        Assert.Equal(0, Assert.Single(metrics.Read("typedmqtt.handler.lag")).Value);
        Assert.Equal(1, metrics.Latest("typedmqtt.messages.redelivered"));
        Assert.Equal(0, metrics.Latest("typedmqtt.inbox.messages"));
    }

    [Fact]
    public async Task What_waits_and_what_is_in_flight_can_be_read_and_so_can_drops()
    {
        await using var host = ClientHost.Create(
            MqttProtocolVersion.V500, options => (options.OutboxLimit, options.OutboxOverflow) = (2, MqttOutboxOverflow.DropOldest));
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        var before = host.PublishAsync(0, "dropped");
        var queued = host.PublishAsync(0, "waits");
        var unfinished = host.PublishAsync(1, "waits, too");
        Assert.Equal((2, 0, 0), (metrics.Latest("typedmqtt.outbox.messages"), metrics.Latest("typedmqtt.outbox.inflight"), metrics.Latest("typedmqtt.connection.online")));
        Assert.Equal((1, 0), (metrics.Latest("typedmqtt.messages.dropped", "outbox"), metrics.Latest("typedmqtt.messages.dropped", "queue")));

        var peer = await host.GoOnlineAsync();
        await peer.ReceiveAsync(PacketType.Publish);
        await peer.ReceiveAsync(PacketType.Publish);

        Assert.Equal((0, 1, 1), (metrics.Latest("typedmqtt.outbox.messages"), metrics.Latest("typedmqtt.outbox.inflight"), metrics.Latest("typedmqtt.connection.online")));
        await Within.Limits(Task.WhenAll(before, queued));
        Assert.False(unfinished.IsCompleted);
    }

    [Fact]
    public async Task Requests_are_timed_until_they_are_answered_and_counted_by_how_that_ended()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddOven());
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        var peer = await host.GoOnlineAsync();

        var asked = host.Get<IOven>().HeatAsync("a", 180, TestContext.Current.CancellationToken);
        var question = (await Question.FirstAsync(peer)).Take();
        host.Time.Advance(TimeSpan.FromSeconds(2));
        question.Answer("181");
        await Within.Limits(asked);
        var inVain = host.Get<IOven>().HeatAsync("a", 180, TestContext.Current.CancellationToken);
        (await Question.NextAsync(peer)).Take();
        host.Time.Advance(TimeSpan.FromSeconds(13));
        await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(inVain));

        var sent = metrics.Read("messaging.client.sent.messages");
        Assert.All(sent, measurement => Assert.Equal(("mqtt", "request", "oven/{id}/heat", "default"), Describe(measurement.Tags)));
        Assert.Equal([null, "TimedOut"], sent.Select(measurement => measurement.Tags.GetValueOrDefault("error.type")));
        Assert.Equal([2, 13], metrics.Read("messaging.client.operation.duration").Select(measurement => measurement.Value));
        Assert.Equal((1, 0), (metrics.Latest("typedmqtt.requests.timed_out"), metrics.Latest("typedmqtt.answers.late")));
    }

    [Fact]
    public async Task Requests_that_are_not_answered_are_counted_by_the_reason()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>());
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("oven/a/heat", "1", 1, packetId: 1);
        await peer.ReceiveAsync(PacketType.PubAck);
        peer.Publish("oven/a/heat", "1", 1, packetId: 2, properties: "08 'oven/a/heat'");
        await peer.ReceiveAsync(PacketType.PubAck);

        Assert.Equal(
            (0, 1, 1),
            (metrics.Latest("typedmqtt.requests.unanswered", "duplicate"), metrics.Latest("typedmqtt.requests.unanswered", "refused"), metrics.Latest("typedmqtt.requests.unanswered", "no_response_topic")));
    }

    [Fact]
    public async Task Connections_that_end_are_counted_by_the_reason()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500);
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        var peer = await host.GoOnlineAsync();
        Assert.Empty(metrics.Read("typedmqtt.connection.failures"));

        peer.Close();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        (await host.Network.AcceptAsync()).Refuse(0x97);
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.Time.PassAsync(ClientHost.LongestReconnectDelay);
        (await host.Network.AcceptAsync()).Send(0xD0, 0x00);
        await host.WhenAsync(MqttConnectionState.Waiting);

        Assert.Equal(1, metrics.Latest("typedmqtt.connections"));
        Assert.Equal(1, metrics.Latest("typedmqtt.connection.failures", "ProtocolViolation"));
        Assert.Equal(1, metrics.Latest("typedmqtt.connection.failures", "network"));
        Assert.Equal(1, metrics.Latest("typedmqtt.connection.failures", "QuotaExceeded"));
    }

    [Fact]
    public async Task Sessions_on_disk_that_were_damaged_are_counted()
    {
        using var folder = new SessionFolder();
        await File.WriteAllTextAsync(folder.File, new string('x', 5_000), TestContext.Current.CancellationToken);
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.UseSqliteSessions(folder.File));
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        _ = host.Connection;

        Assert.Equal(1, metrics.Latest("typedmqtt.sessions.damaged"));
    }

    [Fact]
    public async Task Connections_of_one_host_are_told_apart_by_their_names_until_they_are_gone()
    {
        var services = new ServiceCollection();
        services.AddTypedMqtt("north");
        services.AddTypedMqtt();
        await using var provider = services.BuildServiceProvider();
        using var recorder = new MetricsRecorder(provider.GetRequiredService<MqttMetrics>());
        var north = provider.GetRequiredKeyedService<MqttClient>("north");
        provider.GetRequiredService<IMqttConnection>();

        Assert.Equal(["north", "default"], Names());
        await north.DisposeAsync();
        Assert.Equal(["north", "default", "default"], Names());

        IEnumerable<object?> Names() => recorder.Read("typedmqtt.connection.online").Select(measurement => measurement.Tags["typedmqtt.connection"]);
    }

    private static (object?, object?, object?, object?) Describe(Dictionary<string, object?> tags) =>
        (tags["messaging.system"], tags["messaging.operation.name"], tags["messaging.destination.template"], tags["typedmqtt.connection"]);
}
