using System.Threading.Channels;
using TypedMqtt.Protocol;
using TypedMqtt.Telemetry;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Telemetry;

namespace TypedMqtt.Tests.Dispatch;

public sealed class FailurePolicyTests
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(13);

    [Fact]
    public async Task Without_a_policy_a_message_that_fails_is_skipped_and_acknowledged_as_if_nothing_had_been()
    {
        await using var host = Create(_ => { });
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "fails", qos: 1, packetId: 1);

        Assert.Equal("40020001", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
    }

    [Fact]
    public async Task A_message_is_tried_again_after_ever_longer_waits_and_holds_those_behind_it_back()
    {
        await using var host = Create(f => f.Retry(3, FirstDelay));
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<FailingHandler>();

        peer.Publish("p/one", "fails twice", qos: 1, packetId: 1);
        peer.Publish("p/one", "next", qos: 1, packetId: 2);
        await host.Time.PassAsync(FirstDelay);
        await host.Time.PassAsync(FirstDelay * 2);

        Assert.Equal(["fails twice", "fails twice", "fails twice", "next"], await handler.EnteredAsync(4));
        Assert.Equal("40020001", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        Assert.Equal("40020002", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        Assert.Equal(0, host.Connection.GetStatistics().HandlerFailures);
    }

    [Fact]
    public async Task A_dead_letter_holds_the_original_and_what_is_known_and_the_original_is_acknowledged_after_it()
    {
        await using var host = Create(f => f.Retry(1, FirstDelay).ThenDeadLetter());
        using var metrics = new MetricsRecorder(host.Get<MqttMetrics>());
        var peer = await host.GoOnlineSubscribedAsync();

        // Content type "t", correlation data 0102, user property a=b.
        peer.Publish("p/one", "fails", qos: 1, packetId: 1, properties: "03 't' 09 0002 0102 26 'a' 'b'");
        await host.Time.PassAsync(FirstDelay);
        var letter = await peer.ReceiveAsync(PacketType.Publish);

        Assert.Equal(("dead-letter/p/one", "fails", 1), (letter.Topic, letter.Payload, letter.Qos));
        Assert.Equal(
            [("a", "b"), ("dead-letter-topic", "p/one"), ("dead-letter-error", "System.InvalidOperationException"), ("dead-letter-attempts", "2")],
            UserProperties.Read(letter.Properties).Select(property => (property.Name, property.Value)));
        Assert.StartsWith("030001740900020102", Convert.ToHexString(letter.Properties), StringComparison.Ordinal);
        Assert.True(peer.HasNothing);
        peer.Ack(PacketType.PubAck, letter.PacketId);
        Assert.Equal("4003000183", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        Assert.Equal(1, host.Connection.GetStatistics().DeadLettered);
        Assert.Equal(1, metrics.Latest("typedmqtt.messages.dead_lettered"));
    }

    [Fact]
    public async Task A_payload_that_does_not_parse_is_not_tried_again_and_says_so_in_its_acknowledgement()
    {
        await using var host = Create(f => f.Retry(3).ThenDeadLetter());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "no payload", qos: 1, packetId: 1);
        var letter = await peer.ReceiveAsync(PacketType.Publish);
        peer.Ack(PacketType.PubAck, letter.PacketId);

        Assert.Equal("4003000199", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
        Assert.Equal(1, host.Connection.GetStatistics().UnreadablePayloads);
    }

    [Fact]
    [Statement("MQTT-4.3.3-9")]
    public async Task PUBREC_that_does_not_accept_ends_the_flow_and_the_identifier_may_mean_another_message()
    {
        await using var host = Create(f => f.ThenDeadLetter());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/two", "fails", qos: 2, packetId: 1);
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        Assert.Equal("5003000183", (await peer.ReceiveAsync(PacketType.PubRec)).Hex);
        peer.Publish("p/two", "another", qos: 2, packetId: 1);

        Assert.Equal("50020001", (await peer.ReceiveAsync(PacketType.PubRec)).Hex);
        Assert.Equal(["another", "fails"], await host.Get<FailingHandler>().EnteredAsync(2));
    }

    [Fact]
    public async Task Before_MQTT_5_a_dead_letter_has_no_properties_and_the_acknowledgement_says_nothing()
    {
        await using var host = Create(f => f.ThenDeadLetter(), MqttProtocolVersion.V311, o => (o.TopicPrefix, o.DeadLetterPrefix) = ("t", "lost"));
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("t/p/two", "fails", qos: 2, packetId: 1);
        var letter = await peer.ReceiveAsync(PacketType.Publish);
        peer.Ack(PacketType.PubAck, letter.PacketId);

        Assert.Equal(("t/lost/p/two", "fails"), (letter.Topic, letter.Payload));
        Assert.Equal("50020001", (await peer.ReceiveAsync(PacketType.PubRec)).Hex);
        peer.Ack(PacketType.PubRel, 1);
        Assert.Equal("70020001", (await peer.ReceiveAsync(PacketType.PubComp)).Hex);
    }

    [Fact]
    public async Task A_dead_letter_that_the_server_refuses_again_and_again_leaves_the_message_to_be_sent_again()
    {
        await using var host = Create(f => f.ThenDeadLetter(), options: o => o.KeepAlive = TimeSpan.Zero);
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "fails", qos: 1, packetId: 1);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            await host.Time.PassUntilAsync(RefuseAsync(peer));
        }

        Assert.Equal(PacketType.Disconnect, (await peer.ReceiveAsync()).Type);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        peer = await host.Network.AcceptSessionAsync(sessionPresent: true);
        peer.Publish("p/one", "fails", qos: 1, packetId: 1, dup: true);
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);

        Assert.Equal("4003000183", (await peer.ReceiveAsync(PacketType.PubAck)).Hex);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_message_left_for_redelivery_is_handled_again_and_before_those_behind_it(int qos)
    {
        await using var host = Create(f => f.ThenDisconnectForRedelivery());
        var peer = await host.GoOnlineSubscribedAsync();
        var handler = host.Get<FailingHandler>();
        var topic = qos == 1 ? "p/one" : "p/two";

        Send(dup: false);
        var packet = await peer.TryReceiveAsync();

        // Twice, or once more where the lane is so late that the next connection stands when it comes to those behind.
        while (packet is null or { Type: PacketType.Disconnect })
        {
            peer = await host.PassUntilConnectedAsync(sessionPresent: true);
            Send(dup: true);
            packet = await peer.TryReceiveAsync();
        }

        for (ushort id = 1; id <= 3; id++)
        {
            Assert.Equal((qos == 1 ? PacketType.PubAck : PacketType.PubRec, id), (packet.Type, packet.PacketId));
            packet = id < 3 ? await peer.ReceiveAsync() : packet;
        }

        Assert.Equal("fails twice, fails twice, fails twice, second, third", string.Join(", ", await handler.EnteredInOrderAsync(5)));

        void Send(bool dup)
        {
            peer.Publish(topic, "fails twice", qos, packetId: 1, dup: dup);
            peer.Publish(topic, "second", qos, packetId: 2, dup: dup);
            peer.Publish(topic, "third", qos, packetId: 3, dup: dup);
        }
    }

    [Fact]
    public async Task A_policy_that_stops_gives_the_connection_up_without_an_acknowledgement()
    {
        await using var host = Create(f => f.ThenStop());
        var peer = await host.GoOnlineSubscribedAsync();

        peer.Publish("p/one", "fails", qos: 1, packetId: 1);

        Assert.Equal(PacketType.Disconnect, (await peer.ReceiveAsync()).Type);
        await host.WhenAsync(MqttConnectionState.Faulted);
        Assert.Contains("FailingHandler", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redelivery_without_a_session_to_resume_is_refused_at_the_start()
    {
        await using var host = Create(f => f.ThenDisconnectForRedelivery(), options: o => o.SessionExpiry = TimeSpan.Zero);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(host.StartAsync);

        Assert.Contains("FailingHandler", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MqttOptions.SessionExpiry", refused.Message, StringComparison.Ordinal);
    }

    private static async Task RefuseAsync(Peer peer) => peer.Send(0x40, $"{(await peer.ReceiveAsync(PacketType.Publish)).PacketId:X4} 87");

    private static ClientHost Create(Action<MqttFailurePolicy> policy, MqttProtocolVersion version = MqttProtocolVersion.V500, Action<MqttOptions>? options = null) =>
        ClientHost.Create(version, options, configure: mqtt => mqtt.AddProbeHandler<FailingHandler>(handler => handler.OnFailure(policy)));

    /// <summary>Fails on some messages.</summary>
    private sealed class FailingHandler : ProbeHandlers.IOne, ProbeHandlers.ITwo
    {
        private readonly Channel<string> _entered = Channel.CreateUnbounded<string>();
        private int _failures;

        public ValueTask OnOneAsync(string text, MqttContext context, CancellationToken cancellationToken)
        {
            _entered.Writer.TryWrite(text);
            return text switch
            {
                "fails" => throw new InvalidOperationException("On purpose."),
                "fails twice" when ++_failures <= 2 => throw new InvalidOperationException("On purpose."),
                "no payload" => throw new MqttPayloadException("Not a payload."),
                _ => default,
            };
        }

        public ValueTask OnTwoAsync(string text, MqttContext context, CancellationToken cancellationToken) => OnOneAsync(text, context, cancellationToken);

        internal async Task<string[]> EnteredAsync(int count) => [.. (await EnteredInOrderAsync(count)).Order(StringComparer.Ordinal)];

        internal async Task<string[]> EnteredInOrderAsync(int count)
        {
            var entered = new string[count];
            for (var i = 0; i < count; i++)
            {
                entered[i] = await Within.Limits(_entered.Reader.ReadAsync(TestContext.Current.CancellationToken));
            }

            return entered;
        }
    }
}
