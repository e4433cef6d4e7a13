using static TypedMqtt.IntegrationTests.Probe.Packets;

namespace TypedMqtt.IntegrationTests.Probe;

/// <summary>What <c>session</c> sends and takes, byte by byte, against a peer that knows no MQTT.</summary>
public sealed class SessionTests
{
    private const ushort AlivePacketId = 65_535;

    public static TheoryData<string> Protocols { get; } = ["3.1", "3.1.1", "5"];

    public static MatrixTheoryData<string, int> ProtocolsAndQos { get; } = new(["3.1", "3.1.1", "5"], [0, 1, 2]);

    [Theory, MemberData(nameof(Protocols))]
    public async Task CONNECT_says_what_was_asked_for_and_no_more(string protocol)
    {
        using var first = new ScriptedPeer();
        await using var resuming = Start(first, protocol, "--keep-alive", "7");
        await first.AcceptAsync();
        await first.ExpectAsync(Connect(protocol, cleanStart: false, keepAlive: 7));

        using var second = new ScriptedPeer();
        await using var clean = Start(second, protocol, "--clean-start", "--receive-maximum", "20", "--session-expiry", "3600");
        await second.AcceptAsync();
        await second.ExpectAsync(Connect(protocol, cleanStart: true, keepAlive: 60, 0x11, 0, 0, 14, 16, 0x21, 0, 20));
    }

    [Theory, MemberData(nameof(ProtocolsAndQos))]
    public async Task It_publishes_one_message_under_the_first_packet_identifier(string protocol, int qos)
    {
        using var peer = new ScriptedPeer();
        await using var probe = Start(peer, protocol, "--clean-start", "--do", $"publish-{qos}", "--topic", "some/topic", "--payload", "text", "--user-property", "key=a=b");
        await WelcomeAsync(peer, protocol);
        await peer.ExpectAsync(Publish(protocol, qos, packetId: 1, "some/topic", "text", UserProperty("key", "a=b")));
        if (qos == 1)
        {
            await peer.SendAsync(Ack(0x40, 1));
        }
        else if (qos == 2)
        {
            await peer.SendAsync(Ack(0x50, 1));
            await peer.ExpectAsync(Ack(0x62, 1));
            await peer.SendAsync(Ack(0x70, 1));
        }

        await CheckAliveAsync(peer, protocol);
    }

    [Theory, MemberData(nameof(ProtocolsAndQos))]
    public async Task It_subscribes_with_the_first_packet_identifier(string protocol, int qos)
    {
        using var peer = new ScriptedPeer();
        await using var probe = Start(peer, protocol, "--clean-start", "--do", $"subscribe-{qos}", "--topic", "some/+/#", "--user-property", "key=value");
        await WelcomeAsync(peer, protocol);
        await peer.ExpectAsync(Subscribe(protocol, packetId: 1, "some/+/#", (byte)qos, UserProperty("key", "value")));
        await peer.SendAsync(protocol == "5" ? [0x90, 4, 0, 1, 0, (byte)qos] : [0x90, 3, 0, 1, (byte)qos]);
        await CheckAliveAsync(peer, protocol);
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task It_unsubscribes_though_it_never_subscribed(string protocol)
    {
        using var peer = new ScriptedPeer();
        await using var probe = Start(peer, protocol, "--clean-start", "--do", "unsubscribe");
        await WelcomeAsync(peer, protocol);
        await peer.ExpectAsync(Unsubscribe(protocol, packetId: 1, "test/subscribe"));
        await peer.SendAsync(protocol == "5" ? [0xB0, 4, 0, 1, 0, 0] : [0xB0, 2, 0, 1]);
        await CheckAliveAsync(peer, protocol);
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task It_acknowledges_whatever_arrives(string protocol)
    {
        using var peer = new ScriptedPeer();
        await using var probe = Start(peer, protocol, "--clean-start");
        await WelcomeAsync(peer, protocol);

        await peer.SendAsync(Publish(protocol, qos: 0, packetId: 0, "some/topic", "text"));
        await peer.SendAsync(Publish(protocol, qos: 1, packetId: 1_234, "some/topic", "text"));
        await peer.ExpectAsync(Ack(0x40, 1_234));
        await peer.SendAsync(Publish(protocol, qos: 2, packetId: 1_234, "other/topic", ""));
        await peer.ExpectAsync(Ack(0x50, 1_234));
        await peer.SendAsync(Ack(0x62, 1_234));
        await peer.ExpectAsync(Ack(0x70, 1_234));
        await CheckAliveAsync(peer, protocol);
    }

    // CONNACK of MQTT 3.1 does not say whether there is a session.
    [Theory, InlineData("3.1.1"), InlineData("5")]
    public async Task A_message_that_was_not_acknowledged_is_sent_again_when_the_session_is_resumed(string protocol)
    {
        using var peer = new ScriptedPeer();
        await using var probe = Start(peer, protocol, "--do", "publish-2");
        await peer.AcceptAsync();
        await peer.ExpectAsync(Connect(protocol, cleanStart: false));
        await peer.SendAsync(ConnAck(protocol, sessionPresent: true));
        var publish = Publish(protocol, qos: 2, packetId: 1, "test/publish", "message");
        await peer.ExpectAsync(publish);
        peer.Close();

        await peer.AcceptAsync();
        await peer.ExpectAsync(Connect(protocol, cleanStart: false));
        await peer.SendAsync(ConnAck(protocol, sessionPresent: true));
        publish[0] |= 8;
        await peer.ExpectAsync(publish);
        await peer.SendAsync(Ack(0x50, 1));
        await peer.ExpectAsync(Ack(0x62, 1));
        peer.Close();

        await peer.AcceptAsync();
        await peer.ExpectAsync(Connect(protocol, cleanStart: false));
        await peer.SendAsync(ConnAck(protocol, sessionPresent: true));
        await peer.ExpectAsync(Ack(0x62, 1));
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task A_malformed_packet_ends_the_connection_and_the_process_with_3_when_it_must_not_reconnect(string protocol)
    {
        using var peer = new ScriptedPeer();
        await using var probe = Start(peer, protocol, "--clean-start", "--no-reconnect");
        await WelcomeAsync(peer, protocol);
        await peer.SendAsync(0x41, 2, 0, 1);
        if (protocol == "5")
        {
            await peer.ExpectAsync(0xE0, 1, 0x81);
        }

        await peer.ExpectEndAsync();
        Assert.Equal(3, await probe.EndAsync());
        Assert.Contains("MQTT-2.1.3-1", probe.Errors, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task A_server_that_closes_or_refuses_ends_the_process_with_3_when_it_must_not_reconnect(string protocol)
    {
        using var peer = new ScriptedPeer();
        await using var closed = Start(peer, protocol, "--clean-start", "--no-reconnect");
        await WelcomeAsync(peer, protocol);
        peer.Close();
        Assert.Equal(3, await closed.EndAsync());

        await using var refused = Start(peer, protocol, "--clean-start", "--no-reconnect");
        await peer.AcceptAsync();
        await peer.SendAsync(protocol == "5" ? [0x20, 3, 0, 0x87, 0] : [0x20, 2, 0, 5]);
        Assert.Equal(3, await refused.EndAsync());
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task SIGTERM_sends_DISCONNECT_and_ends_the_process_with_0(string protocol)
    {
        using var peer = new ScriptedPeer();
        await using var probe = Start(peer, protocol, "--clean-start", "--do", "publish-1");
        await WelcomeAsync(peer, protocol);
        await peer.ExpectAsync(Publish(protocol, qos: 1, packetId: 1, "test/publish", "message"));
        await probe.TerminateAsync();
        await peer.ExpectAsync(0xE0, 0);
        await peer.ExpectEndAsync();
        Assert.Equal(0, await probe.EndAsync());
    }

    [Fact]
    public async Task It_ends_with_0_when_its_time_is_over()
    {
        using var peer = new ScriptedPeer();
        await using var probe = ProbeProcess.Start("session", "--port", peer.Port, "--client-id", ClientId, "--seconds", "1");
        Assert.Equal(0, await probe.EndAsync());
    }

    private static ProbeProcess Start(ScriptedPeer peer, string protocol, params string[] arguments) =>
        ProbeProcess.Start(["session", "--port", peer.Port, "--protocol", protocol, "--client-id", ClientId, "--seconds", "60", .. arguments]);

    private static async Task WelcomeAsync(ScriptedPeer peer, string protocol)
    {
        await peer.AcceptAsync();
        await peer.ExpectAsync(Connect(protocol));
        await peer.SendAsync(ConnAck(protocol));
    }

    /// <summary>The connection stands, and nothing was sent on it that was not expected.</summary>
    private static async Task CheckAliveAsync(ScriptedPeer peer, string protocol)
    {
        await peer.SendAsync(Publish(protocol, qos: 1, AlivePacketId, "alive", "?"));
        await peer.ExpectAsync(Ack(0x40, AlivePacketId));
    }
}
