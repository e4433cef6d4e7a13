using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Connection;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Requests;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Storage;

/// <summary>A session that outlives its process, as a whole client does it.</summary>
public sealed class KeptSessionTests
{
    private const byte CleanStart = 0x02;

    private static SessionStoreException Full => new("The disk is full.") { MayPass = true };

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task What_was_accepted_offline_is_sent_by_the_next_process_in_order(MqttProtocolVersion version)
    {
        var first = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(first, version: version);
        await Within.Limits(Accept(before, "1", "2", "3"));

        await using var after = Create(new MemorySessionStore(first.Kill()), version: version);
        var peer = await GoOnlineAsync(after, version);
        await AcknowledgeAsync(peer, dup: false, "1", "2", "3");
    }

    [Fact]
    public async Task What_was_in_flight_is_sent_again_under_its_identifiers_and_new_messages_get_others()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(store);
        var peer = await before.GoOnlineAsync();
        await Within.Limits(Accept(before, "1", "2"));
        var sent = new[] { await peer.ReceiveAsync(PacketType.Publish), await peer.ReceiveAsync(PacketType.Publish) };

        await using var after = Create(new MemorySessionStore(store.Kill()));
        await Within.Limits(Accept(after, "3"));
        await after.StartAsync();
        peer = await after.Network.AcceptAsync();
        Assert.Equal(0, (await peer.ReceiveConnectAsync()).Body[7] & CleanStart);
        peer.Accept(sessionPresent: true);
        foreach (var packet in sent)
        {
            var again = await peer.ReceiveAsync(PacketType.Publish);
            Assert.Equal((packet.PacketId, packet.Payload, true), (again.PacketId, again.Payload, again.Dup));
        }

        var third = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal(("3", false), (third.Payload, third.Dup));
        Assert.DoesNotContain(third.PacketId, sent.Select(packet => packet.PacketId));
    }

    [Fact]
    public async Task After_PUBREC_the_next_process_sends_PUBREL_alone_in_the_order_of_the_PUBRECs()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(store);
        var peer = await before.GoOnlineAsync();
        await Within.Limits(Accept(before, qos: 2, "1", "2", "3"));
        var ids = new[] { await peer.ReceiveAsync(PacketType.Publish), await peer.ReceiveAsync(PacketType.Publish), await peer.ReceiveAsync(PacketType.Publish) }
            .Select(packet => packet.PacketId).ToArray();
        foreach (var id in new[] { ids[2], ids[0] })
        {
            peer.Ack(PacketType.PubRec, id);
            Assert.Equal(id, (await peer.ReceiveAsync(PacketType.PubRel)).PacketId);
        }

        await using var after = Create(new MemorySessionStore(store.Kill()));
        await after.StartAsync();
        peer = await after.Network.AcceptSessionAsync(sessionPresent: true);
        Assert.Equal(ids[2], (await peer.ReceiveAsync(PacketType.PubRel)).PacketId);
        Assert.Equal(ids[0], (await peer.ReceiveAsync(PacketType.PubRel)).PacketId);
        var again = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal((ids[1], true), (again.PacketId, again.Dup));
    }

    [Fact]
    public async Task Nothing_is_written_before_what_it_depends_on_is_kept()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        var early = new List<string>();
        await using var host = Create(store);
        var peer = await host.GoOnlineAsync();
        store.Keeping = records => early.AddRange(records.Where(record => record.Kind is SessionRecordKind.Sent or SessionRecordKind.Released && !peer.HasNothing).Select(record => $"{record.Kind} {record.PacketId}"));

        var published = host.PublishAsync(2, "1");
        var publish = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Single(store.Kill().Read(new SessionIdentity("", "")).Messages, message => message.PacketId == publish.PacketId);
        peer.Ack(PacketType.PubRec, publish.PacketId);
        await peer.ReceiveAsync(PacketType.PubRel);
        Assert.Single(store.Kill().Read(new SessionIdentity("", "")).Messages, message => message.State == OutboundState.Released);
        peer.Ack(PacketType.PubComp, publish.PacketId);
        await Within.Limits(published);
        Assert.Empty(early);
    }

    [Fact]
    public async Task A_store_that_fails_ends_the_connection_and_nothing_behind_it_is_written()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var host = Create(store);
        var peer = await host.GoOnlineAsync();
        store.Keeping = _ => throw new SessionStoreException("The disk is full.");

        var published = host.PublishAsync(1, "1");
        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        Assert.Contains("The disk is full.", failure.Message, StringComparison.Ordinal);

        // The writer may have had nothing to send yet, and is given a second for a DISCONNECT that it cannot send.
        await host.Time.PassUntilAsync(peer.EndsAsync());
        await host.WhenAsync(MqttConnectionState.Faulted);
        Assert.Empty(store.Kill().Read(new SessionIdentity("", "")).Messages);
        Assert.Contains("The disk is full.", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_offline_ends_the_connection_too()
    {
        var store = new MemorySessionStore(new MemoryDisk()) { Keeping = _ => throw new SessionStoreException("The disk is full.") };
        await using var host = Create(store);
        host.Network.MakeUnreachable("first");
        await host.StartAsync();

        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(Accept(host, "1")));
        await host.WhenAsync(MqttConnectionState.Faulted);
    }

    [Fact]
    public async Task A_full_disk_ends_the_connection_and_everything_goes_on_when_it_has_room_again()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var host = Create(store);
        var peer = await host.GoOnlineAsync();
        store.Keeping = _ => throw Full;

        var accepted = host.PublishAsync(2, "1");
        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.True(peer.HasNothing);
        Assert.False(accepted.IsCompleted);
        Assert.Equal(MqttConnectionFailure.SessionNotKept, host.Connection.LastFailure!.Failure);
        var refused = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.PublishAsync(1, "2")));
        Assert.Contains("The disk is full.", refused.Message, StringComparison.Ordinal);

        // It is full still, so nothing is connected.
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Single(host.Network.Attempts);

        store.Keeping = null;
        peer = await host.PassUntilConnectedAsync(sessionPresent: true);
        Assert.Equal("1", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
        await Within.Limits(accepted);
        await host.WhenAsync(MqttConnectionState.Online);
        await Within.Limits(Accept(host, "3"));
        Assert.Equal("3", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
        Assert.Equal(["1", "3"], store.Kill().Read(new SessionIdentity("", "")).Messages.Select(message => System.Text.Encoding.UTF8.GetString(message.Payload)));
    }

    [Fact]
    public async Task On_a_full_disk_what_nobody_sends_ends_the_connection_too()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var host = Create(store);
        var peer = await host.GoOnlineAsync();
        await Within.Limits(Accept(host, "1"));
        var packet = await peer.ReceiveAsync(PacketType.Publish);
        store.Keeping = _ => throw Full;

        // That it is done has to be kept, and nothing has to be sent for it.
        peer.Ack(PacketType.PubAck, packet.PacketId);

        await peer.EndsAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.SessionNotKept, host.Connection.LastFailure!.Failure);
    }

    [Fact]
    public async Task Offline_a_publish_that_is_refused_is_a_reason_to_look_whether_the_disk_is_full_still()
    {
        var store = new MemorySessionStore(new MemoryDisk()) { Keeping = _ => throw Full };
        await using var host = Create(store);
        host.Network.MakeUnreachable("first");
        var accepted = host.PublishAsync(1, "1");
        while (host.PublishAsync(1, "2") is var refused && !refused.IsFaulted)
        {
            // Accepted, and waiting for the disk: that the first is not kept is not known yet.
            await Task.Yield();
        }

        store.Keeping = null;
        host.Time.Advance(TimeSpan.FromMilliseconds(SessionKeeper.RetryInterval));

        // Refused, unless the keeper comes only now to one that was refused before.
        await Within.Limits(host.PublishAsync(1, "3")).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Within.Limits(accepted);
        await Within.Limits(host.PublishAsync(1, "4"));
    }

    [Fact]
    public async Task A_session_on_a_disk_that_is_read_only_is_opened_when_it_no_longer_is()
    {
        var first = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(first);
        await Within.Limits(Accept(before, "1"));

        var store = new MemorySessionStore(first.Kill()) { OpenFailure = Full };
        await using var host = Create(store);
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.PublishAsync(1, "2")));
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Empty(host.Network.Attempts);

        store.OpenFailure = null;
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        var peer = await host.Network.AcceptSessionAsync();
        Assert.Equal("1", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
        await Within.Limits(host.PublishAsync(1, "3"));
        Assert.Equal("3", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
    }

    [Fact]
    public async Task A_stop_on_a_full_disk_ends_and_what_is_not_kept_fails()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var host = Create(store);
        var peer = await host.GoOnlineAsync();
        store.Keeping = _ => throw Full;
        var accepted = host.PublishAsync(1, "1");
        await peer.EndsAsync();

        await Within.Limits(host.StopAsync());

        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(accepted));
        Assert.Equal(MqttConnectionState.Closed, host.Connection.State);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_says_so_to_everybody()
    {
        await using var host = Create(new MemorySessionStore(new MemoryDisk()) { OpenFailure = new SessionStoreException("It is locked.") });

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.PublishAsync(1, "1")));
        Assert.Contains("It is locked.", failure.Message, StringComparison.Ordinal);
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Faulted);
        Assert.Equal("It is locked.", host.Connection.LastFailure!.Message);
        Assert.Empty(host.Network.Attempts);
    }

    [Fact]
    public async Task Expiry_goes_on_while_no_process_runs()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(store);
        await Within.Limits(before.Probe.ShortAsync("1", TestContext.Current.CancellationToken));
        before.Time.Advance(TimeSpan.FromSeconds(2));
        await Within.Limits(before.Probe.ShortAsync("2", TestContext.Current.CancellationToken));

        await using var after = Create(new MemorySessionStore(store.Kill()));
        after.Time.Advance(before.Time.GetUtcNow() - after.Time.GetUtcNow() + TimeSpan.FromSeconds(4));
        var peer = await after.GoOnlineAsync();
        var second = await peer.ReceiveAsync(PacketType.Publish);
        Assert.Equal("2", second.Payload);

        // Of the five seconds four are over: message expiry interval 1.
        Assert.Contains("0200000001", Convert.ToHexString(second.Properties), StringComparison.Ordinal);
        Assert.Contains(after.Logs.Warnings, line => line.Contains("p/short", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_received_message_of_QoS_2_is_known_to_the_next_process_until_PUBREL()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(store, handles: true);
        var peer = await before.GoOnlineSubscribedAsync();
        peer.Publish("p/two", "once", qos: 2, packetId: 7);
        await before.Handler.NextAsync();
        await peer.ReceiveAsync(PacketType.PubRec);

        await using var after = Create(new MemorySessionStore(store.Kill()), handles: true);
        await after.StartAsync();
        peer = await after.Network.AcceptSessionAsync(sessionPresent: true);
        await peer.GrantAsync();
        peer.Publish("p/two", "once", qos: 2, packetId: 7, dup: true);
        Assert.Equal(7, (await peer.ReceiveAsync(PacketType.PubRec)).PacketId);
        peer.Ack(PacketType.PubRel, 7);
        Assert.Equal(7, (await peer.ReceiveAsync(PacketType.PubComp)).PacketId);
        peer.Publish("p/two", "another", qos: 2, packetId: 7);
        Assert.Equal("another", await after.Handler.NextAsync());
    }

    [Theory]
    [InlineData(MqttSessionLossPolicy.RequeueAsNew)]
    [InlineData(MqttSessionLossPolicy.Fail)]
    public async Task A_session_lost_between_two_processes_follows_its_policy_with_an_event(MqttSessionLossPolicy policy)
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(store);
        var peer = await before.GoOnlineAsync();
        await Within.Limits(Accept(before, "1", "2"));
        await peer.ReceiveAsync(PacketType.Publish);
        await peer.ReceiveAsync(PacketType.Publish);

        var last = new MemorySessionStore(store.Kill());
        await using var after = Create(last, options => options.SessionLoss = policy);
        var lost = new TaskCompletionSource<MqttSessionLostEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        after.Connection.SessionLost += (_, e) => lost.TrySetResult(e);
        await Within.Limits(Accept(after, "3"));
        await after.StartAsync();
        peer = await after.Network.AcceptSessionAsync();
        var isRequeued = policy == MqttSessionLossPolicy.RequeueAsNew;
        await AcknowledgeAsync(peer, dup: false, isRequeued ? ["1", "2", "3"] : ["3"]);
        var loss = await Within.Limits(lost.Task);
        Assert.Equal(isRequeued ? (2, 0) : (0, 2), (loss.Requeued, loss.Failed));
        await after.StopAsync();
        Assert.Empty(last.Kill().Read(new SessionIdentity("", "")).Messages);
    }

    [Fact]
    public async Task A_stop_leaves_the_session_and_says_so_to_whoever_waits()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(store, options => options.CompleteWhen = MqttCompletion.Acknowledged);
        var peer = await before.GoOnlineAsync();
        var published = before.Probe.OneAsync("1", TestContext.Current.CancellationToken);
        await peer.ReceiveAsync(PacketType.Publish);
        var stopping = before.StopAsync();
        await before.Time.PassAsync(ClientHost.DrainTimeout);
        Assert.Equal("E000", (await peer.ReceiveAsync(PacketType.Disconnect)).Hex);
        await Within.Limits(stopping);

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));
        Assert.Contains("It is kept", failure.Message, StringComparison.Ordinal);
        Assert.True(store.IsClosed);
        await using var after = Create(new MemorySessionStore(store.Kill()));
        await after.StartAsync();
        peer = await after.Network.AcceptSessionAsync(sessionPresent: true);
        await AcknowledgeAsync(peer, dup: true, "1");
    }

    [Fact]
    public async Task Other_servers_have_no_session_of_ours_so_a_new_one_begins_and_nothing_is_lost()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(store);
        var peer = await before.GoOnlineAsync();
        await Within.Limits(Accept(before, "1"));
        await peer.ReceiveAsync(PacketType.Publish);

        await using var after = Create(new MemorySessionStore(store.Kill()), options => options.Server = "mqtt://second");
        await after.StartAsync();
        peer = await after.Network.AcceptAsync();
        Assert.Equal(CleanStart, (await peer.ReceiveConnectAsync()).Body[7] & CleanStart);
        peer.Accept();
        await AcknowledgeAsync(peer, dup: false, "1");
        Assert.Equal(1, after.Connection.GetStatistics().SessionsLost);
    }

    [Fact]
    public void Identifiers_of_messages_that_cannot_be_sent_again_stay_in_use_until_the_server_has_no_session()
    {
        var core = new SessionCore(new SessionSettings { Version = V500 });
        var kept = new KeptSession { HasSession = true, LastPacketId = 4, LastEntry = 9, Stranded = [5, 6] };
        core.Restore(kept, RestoredMessages.From(kept, V500, new TypedMqtt.Infrastructure.Clock(TimeProvider.System)));
        core.OnConnected(new ConnAck(true, MqttReasonCode.Success), isNewSession: false);
        core.Publish(TestMessages.Create("a", MqttQos.AtLeastOnce));
        Assert.True(core.TryTakeSend(0, out var send));
        Assert.Equal(7, send.Header.PacketId);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_request_is_kept_for_as_long_as_its_caller_waits(MqttProtocolVersion version)
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var host = Create(store, version: version, configure: mqtt => mqtt.AddOven());
        var peer = await GoOnlineAsync(host, version);
        _ = host.Get<IOven>().HeatAsync("a", 180, TestContext.Current.CancellationToken);
        await peer.GrantAsync();
        await peer.ReceiveAsync(PacketType.Publish);

        var kept = Assert.Single(store.Kill().Read(new SessionIdentity("", "")).Messages);
        Assert.Equal(host.Time.GetUtcNow().AddSeconds(13).ToUnixTimeMilliseconds(), kept.ExpiresAt);
    }

    [Fact]
    public async Task A_process_that_finds_nothing_begins_a_new_session()
    {
        await using var host = Create(new MemorySessionStore(new MemoryDisk()));
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        Assert.Equal(CleanStart, (await peer.ReceiveConnectAsync()).Body[7] & CleanStart);
    }

    [Fact]
    public async Task A_publish_that_was_cancelled_before_it_was_sent_is_not_sent_by_the_next_process()
    {
        var store = new MemorySessionStore(new MemoryDisk());
        await using var before = Create(store, options => options.CompleteWhen = MqttCompletion.Acknowledged);
        using var cancellation = new CancellationTokenSource();
        var published = before.Probe.OneAsync("1", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.Limits(published));
        await before.StopAsync();

        Assert.Empty(store.Kill().Read(new SessionIdentity("", "")).Messages);
    }

    [Fact]
    public async Task Without_a_store_a_publish_that_waits_for_acceptance_is_done_when_the_outbox_has_it()
    {
        await using var host = ClientHost.Create(V500, options => options.CompleteWhen = MqttCompletion.Accepted);
        await Within.Limits(host.PublishAsync(1, "1"));
        var peer = await host.GoOnlineAsync();
        Assert.Equal("1", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
        peer.Send(0x40, "0001 87 {}");
        await host.StopAsync();
        Assert.Contains(host.Logs.Warnings, line => line.Contains("NotAuthorized", StringComparison.Ordinal));
    }

    private static ClientHost Create(MemorySessionStore store, Action<MqttOptions>? options = null, bool handles = false, MqttProtocolVersion version = V500, Action<IMqttBuilder>? configure = null) => ClientHost.Create(
        version,
        o =>
        {
            o.SessionExpiry = TimeSpan.FromHours(1);
            o.CompleteWhen = MqttCompletion.Accepted;
            options?.Invoke(o);
        },
        handles,
        mqtt =>
        {
            mqtt.Services.AddSingleton<ISessionStoreProvider>(store);
            configure?.Invoke(mqtt);
        });

    private static Task Accept(ClientHost host, params string[] texts) => Accept(host, 1, texts);

    private static Task Accept(ClientHost host, int qos, params string[] texts) => Task.WhenAll(texts.Select(text => host.PublishAsync(qos, text)));

    private static async Task<Peer> GoOnlineAsync(ClientHost host, MqttProtocolVersion version)
    {
        await host.StartAsync();
        if (version == V311)
        {
            var discarding = await host.Network.AcceptSessionAsync();
            await discarding.ReceiveAsync(PacketType.Disconnect);
        }

        return await host.Network.AcceptSessionAsync();
    }

    private static async Task AcknowledgeAsync(Peer peer, bool dup, params string[] texts)
    {
        foreach (var text in texts)
        {
            var packet = await peer.ReceiveAsync(PacketType.Publish);
            Assert.Equal((text, dup), (packet.Payload, packet.Dup));
            peer.Ack(PacketType.PubAck, packet.PacketId);
        }
    }
}
