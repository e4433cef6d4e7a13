using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>SUBSCRIBE that does not wait for CONNACK.</summary>
public sealed class PipelinedStartTests
{
    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task CONNECT_and_SUBSCRIBE_leave_in_one_write(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, options => options.PipelinedStart = true, handles: true);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();

        var packets = peer.Split(await peer.ReceiveWriteAsync());

        Assert.Equal([PacketType.Connect, PacketType.Subscribe], packets.Select(packet => packet.Type));
        Assert.Equal(["p/one", "p/two", "p/zero"], packets[1].Filters.Select(filter => filter.TopicFilter).Order(StringComparer.Ordinal));

        // The answers and the first message may come in one piece too.
        peer.Accept();
        peer.Grant(packets[1]);
        peer.Publish("p/zero", "first");
        Assert.Equal("first", await host.Handler.NextAsync());
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.True(peer.HasNothing);
    }

    [Fact]
    public async Task Without_the_option_SUBSCRIBE_waits_for_CONNACK()
    {
        await using var host = ClientHost.Create(V500, handles: true);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();

        Assert.Equal(PacketType.Connect, Assert.Single(peer.Split(await peer.ReceiveWriteAsync())).Type);
        peer.Accept();
        await peer.GrantAsync();
    }

    [Fact]
    public async Task A_session_that_is_resumed_waits_for_what_the_server_says_of_it()
    {
        await using var host = ClientHost.Create(V500, options => options.PipelinedStart = true, handles: true);
        await host.StartAsync();
        var first = await host.Network.AcceptAsync();
        var packets = first.Split(await first.ReceiveWriteAsync());
        first.Accept();
        first.Grant(packets[1]);
        await host.WhenAsync(MqttConnectionState.Online);

        first.Break();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        var second = await host.Network.AcceptAsync();
        Assert.Equal(PacketType.Connect, Assert.Single(second.Split(await second.ReceiveWriteAsync())).Type);
        second.Accept(sessionPresent: true);
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.True(second.HasNothing);
    }

    [Fact]
    public async Task A_refused_start_is_pipelined_again_with_every_subscription()
    {
        await using var host = ClientHost.Create(V500, options => options.PipelinedStart = true, handles: true);
        await host.StartAsync();
        var first = await host.Network.AcceptAsync();
        first.Split(await first.ReceiveWriteAsync());
        first.Refuse(0x88);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        var second = await host.Network.AcceptAsync();
        var packets = second.Split(await second.ReceiveWriteAsync());
        Assert.Equal(3, packets[1].Filters.Count);
        second.Accept();
        second.Grant(packets[1]);
        await host.WhenAsync(MqttConnectionState.Online);
    }

    [Fact]
    public async Task A_session_present_where_a_new_one_was_asked_for_ends_the_connection_and_everything_is_asked_for_again()
    {
        await using var host = ClientHost.Create(V500, options => options.PipelinedStart = true, handles: true);
        await host.StartAsync();
        var first = await host.Network.AcceptAsync();
        first.Split(await first.ReceiveWriteAsync());
        first.Accept(sessionPresent: true);
        await first.EndsAsync();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        var second = await host.Network.AcceptAsync();
        Assert.Equal(3, second.Split(await second.ReceiveWriteAsync())[1].Filters.Count);
    }
}
