using System.Buffers.Binary;
using System.Net.Sockets;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.IntegrationTests.Hostile;

/// <summary>
/// What a server can do with many bytes, over a real socket: it is left, or it is served, and costs no more memory than it was allowed.
/// They run when nothing else does, since memory is the process's.
/// </summary>
[Collection(nameof(Alone))]
public sealed class HostileServerTests
{
    private const int Million = 1_000_000;

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_million_PUBRELs_for_messages_that_never_were_are_answered_one_by_one(MqttProtocolVersion version)
    {
        using var server = new HostileServer(version);
        await using var host = await StartAsync(server, version);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var answerLength = version == V500 ? 5 : 4;

        var sending = server.SendAsync(PubRels(Million));
        for (var answered = 0; answered < Million; answered += 1_000)
        {
            var answers = await server.ReceiveAsync(1_000 * answerLength);
            for (var i = 0; i < 1_000; i++)
            {
                // PUBCOMP: packet identifier not found (MQTT 5, 3.7.2.1).
                var answer = answers.AsSpan(i * answerLength, answerLength);
                Assert.Equal(0x70, answer[0]);
                Assert.Equal(PacketId(answered + i), BinaryPrimitives.ReadUInt16BigEndian(answer[2..]));
                Assert.True(version != V500 || answer[4] == 0x92);
            }
        }

        await sending;
        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
        AssertMemory(before);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_server_that_has_us_answer_and_never_reads_is_left_before_the_answers_are_too_many(MqttProtocolVersion version)
    {
        using var server = new HostileServer(version);
        await using var host = await StartAsync(server, version);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var left = host.WhenAsync(MqttConnectionState.Waiting);
        var pubRels = PubRels(10_000);

        // What the operating system buffers has to be full first.
        var sent = 0;
        try
        {
            for (; !left.IsCompleted && sent < 20 * Million; sent += 10_000)
            {
                await server.SendAsync(pubRels);
            }
        }
        catch (SocketException)
        {
            // It is left.
        }

        await left;
        Assert.Contains("without reading any", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        Assert.Equal(MqttConnectionFailure.ProtocolViolation, host.Connection.LastFailure!.Failure);
        AssertMemory(before);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_length_of_256_MB_costs_nothing_and_ends_the_connection_with_its_reason(MqttProtocolVersion version)
    {
        using var server = new HostileServer(version);
        await using var host = await StartAsync(server, version);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var left = host.WhenAsync(MqttConnectionState.Waiting);

        await server.SendAsync(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F });

        if (version == V500)
        {
            Assert.Equal([0xE0, 0x95], await server.ReceiveAsync());
        }

        await left;
        Assert.Contains("MQTT-3.1.2-24", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 16 * 1024 * 1024);
    }

    [Fact]
    public async Task User_properties_are_handed_on_as_many_as_there_are_up_to_our_Maximum_Packet_Size()
    {
        using var server = new HostileServer(V500);
        await using var host = await StartAsync(server, V500, options => options.MaximumPacketSize = 1024 * 1024, handles: true);
        byte[] properties = [.. Enumerable.Repeat(new byte[] { 0x26, 0, 1, (byte)'k', 0, 1, (byte)'v' }, 140_000).SelectMany(property => property)];

        await server.SendAsync(server.Publish("house/hall/bell", properties, []));
        await server.SendAsync(server.Publish("house/cellar/bell", [], []));

        var handler = host.Get<CountingHandler>();
        Assert.Equal(("hall", 140_000), await handler.NextAsync());
        Assert.Equal(("cellar", 0), await handler.NextAsync());
        var left = host.WhenAsync(MqttConnectionState.Waiting);
        await server.SendAsync(server.Publish("house/hall/bell", [.. properties, .. properties], []).AsMemory(0, 16));
        Assert.Equal([0xE0, 0x95], await server.ReceiveAsync());
        await left;
    }

    [Fact]
    public async Task A_property_that_is_not_for_all_repeated_a_hundred_thousand_times_ends_the_connection_at_the_second()
    {
        using var server = new HostileServer(V500);
        await using var host = await StartAsync(server, V500, handles: true);
        var left = host.WhenAsync(MqttConnectionState.Waiting);

        byte[] properties = [.. Enumerable.Repeat(new byte[] { 0x23, 0, 1 }, 100_000).SelectMany(property => property)];
        await server.SendAsync(server.Publish("house/hall/bell", properties, []));

        Assert.Equal([0xE0, 0x82], await server.ReceiveAsync());
        await left;
        Assert.Contains("TopicAlias twice", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    private static async Task<TestHost> StartAsync(HostileServer server, MqttProtocolVersion version, Action<MqttOptions>? options = null, bool handles = false)
    {
        var host = TestHost.Create(
            server.Uri,
            version,
            mqtt =>
            {
                if (handles)
                {
                    mqtt.AddHouse().AddHouseHandler<CountingHandler>();
                }
            },
            o =>
            {
                // The server stands alone, and a second attempt would find nobody who answers.
                o.MinimumReconnectDelay = o.MaximumReconnectDelay = TimeSpan.FromHours(1);
                options?.Invoke(o);
            });
        var starting = host.StartAsync();
        await server.AcceptAsync();
        if (handles)
        {
            await server.GrantAsync();
        }

        await starting;
        await host.WhenAsync(MqttConnectionState.Online);
        return host;
    }

    private static byte[] PubRels(int count)
    {
        var packets = new byte[4 * count];
        for (var i = 0; i < count; i++)
        {
            packets[4 * i] = 0x62;
            packets[(4 * i) + 1] = 2;
            BinaryPrimitives.WriteUInt16BigEndian(packets.AsSpan((4 * i) + 2), PacketId(i));
        }

        return packets;
    }

    private static ushort PacketId(int i) => (ushort)(1 + (i % ushort.MaxValue));

    // Generous: it is there to tell what is bounded from what grows with every packet, of which there are a million.
    private static void AssertMemory(long before) => Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 * 1024 * 1024);
}
