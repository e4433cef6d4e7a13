using System.Text;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Protocol;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>CONNECT and what may come back: one packet, first and once, and a time-out for its answer.</summary>
public sealed class ConnectTests
{
    // Session Expiry Interval, Receive Maximum, Maximum Packet Size and Topic Alias Maximum, as the options have them.
    private const string Properties = "{11 00000E10 21 0400 27 01000000 22 0010}";

    [Theory, Statement("MQTT-3.1.0-1"), Statement("MQTT-3.1.0-2")]
    [InlineData(V500)]
    [InlineData(V311)]
    [InlineData(V310)]
    public async Task CONNECT_is_the_first_packet_and_is_sent_once_MQTT_3_1_0_1_and_2(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, handles: true);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        Assert.Equal(PacketType.Connect, (await peer.ReceiveAsync()).Type);
        peer.Accept();
        await peer.GrantAsync();
        var published = host.PublishAsync(1, "x");
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        await Within.Limits(published);

        await host.StopAsync();

        await peer.ReceiveAsync(PacketType.Disconnect);
        await peer.EndsAsync();
    }

    [Fact, Statement("MQTT-3.1.2-11"), Statement("MQTT-3.1.2-13"), Statement("MQTT-3.1.2-16"), Statement("MQTT-3.1.2-18"), Statement("MQTT-3.1.3-3")]
    public async Task Without_a_will_or_credentials_CONNECT_has_none_on_MQTT_5()
    {
        await using var host = ClientHost.Create(V500);
        await host.StartAsync();

        Assert.Equal(Wire.Packet(0x10, $"'MQTT' 05 02 003C {Properties} 'probe'"), await ConnectAsync(host));
    }

    [Fact, Statement("MQTT-3.1.2-9"), Statement("MQTT-3.1.2-12"), Statement("MQTT-3.1.2-17"), Statement("MQTT-3.1.2-19"), Statement("MQTT-3.1.3-1")]
    public async Task The_will_and_the_credentials_stand_in_CONNECT_on_MQTT_5_in_their_order()
    {
        await using var host = ClientHost.Create(V500, WithWill);
        await host.StartAsync();

        Assert.Equal(
            Wire.Packet(0x10, $"'MQTT' 05 EE 003C {Properties} 'probe' {{18 0000001E 03 'text/plain'}} 'tenant/gone' 'bye' 'alice' 'horse'"),
            await ConnectAsync(host));
    }

    [Theory]
    [InlineData(V311, "'MQTT' 04")]
    [InlineData(V310, "'MQIsdp' 03")]
    public async Task The_will_and_the_credentials_stand_in_CONNECT_before_MQTT_5_without_properties(MqttProtocolVersion version, string start)
    {
        await using var host = ClientHost.Create(version, WithWill);
        await host.StartAsync();

        Assert.Equal(Wire.Packet(0x10, $"{start} EE 003C 'probe' 'tenant/gone' 'bye' 'alice' 'horse'"), await ConnectAsync(host));
    }

    [Fact, Statement("MQTT-3.2.2-16"), Statement("MQTT-3.1.3-2"), Statement("MQTT-3.1.3-7")]
    public async Task An_assigned_client_identifier_is_kept_when_the_connection_is_made_again()
    {
        await using var host = ClientHost.Create(V500, options => options.ClientId = null);
        await host.StartAsync();
        var first = await host.Network.AcceptSessionAsync(properties: "12 'assigned'");
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.Equal("assigned", host.Connection.ClientId);

        first.Close();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);

        var second = await host.Network.AcceptAsync();
        Assert.Contains("assigned", Encoding.UTF8.GetString((await second.ReceiveConnectAsync()).Bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task A_server_that_does_not_answer_CONNECT_is_given_up_after_the_time_out_and_tried_again(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version);
        await host.StartAsync();
        var silent = await host.Network.AcceptAsync();
        await silent.ReceiveConnectAsync();

        await host.Time.PassAsync(ClientHost.ConnectTimeout);

        await host.WhenAsync(MqttConnectionState.Waiting);
        await silent.EndsAsync();
        Assert.Contains("MqttOptions.ConnectTimeout", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
        Assert.Null(host.Connection.LastFailure);
    }

    [Fact]
    public async Task A_transport_that_does_not_open_is_given_up_after_the_time_out()
    {
        await using var host = ClientHost.Create(V500);
        host.Network.MakeSilent("first");
        await host.StartAsync();

        await host.Time.PassAsync(ClientHost.ConnectTimeout);

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("mqtt://first:1883", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_read_CONNECT_is_given_up_after_the_time_out()
    {
        await using var host = ClientHost.Create(V500, options => options.CredentialsProvider = _ => new(new MqttCredentials(null, null)));
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        peer.StopReading();

        await host.Time.PassAsync(ClientHost.ConnectTimeout);

        await host.WhenAsync(MqttConnectionState.Waiting);
    }

    [Fact]
    public async Task A_server_that_closes_instead_of_answering_is_named()
    {
        await using var host = ClientHost.Create(V500);
        await host.StartAsync();
        (await host.Network.AcceptAsync()).Close();

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Contains("closed the connection without an answer to CONNECT", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
    }

    [Theory, Statement("MQTT-3.2.0-1")]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Another_packet_before_CONNACK_ends_the_attempt_MQTT_3_2_0_1(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, handles: true);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        peer.Publish("p/zero", "too soon");

        await host.WhenAsync(MqttConnectionState.Waiting);
        await peer.EndsAsync();
        Assert.Contains("MQTT-3.2.0-1", host.Connection.LastFailure!.Message, StringComparison.Ordinal);
        Assert.True(host.Handler.IsEmpty);
    }

    [Theory, Statement("MQTT-4.13.1-1")]
    [InlineData(V500, "02 00 {}")]
    [InlineData(V500, "00 00 {21 0000}")]
    [InlineData(V311, "02 00")]
    public async Task A_CONNACK_that_is_not_allowed_ends_the_attempt_and_the_next_one_is_made(MqttProtocolVersion version, string connAck)
    {
        await using var host = ClientHost.Create(version);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();
        peer.Send(0x20, connAck);

        await host.WhenAsync(MqttConnectionState.Waiting);
        await peer.EndsAsync();
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptSessionAsync();
        await host.WhenAsync(MqttConnectionState.Online);
    }

    private static void WithWill(MqttOptions options)
    {
        options.TopicPrefix = "tenant";
        (options.UserName, options.Password) = ("alice", "horse");
        options.Will = new MqttWill("gone", "bye"u8.ToArray())
        {
            Qos = MqttQos.AtLeastOnce,
            Retain = true,
            Delay = TimeSpan.FromSeconds(30),
            ContentType = "text/plain",
        };
    }

    private static async Task<byte[]> ConnectAsync(ClientHost host) => (await (await host.Network.AcceptAsync()).ReceiveConnectAsync()).Bytes;
}
