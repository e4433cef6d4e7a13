using System.Buffers;
using TypedMqtt.CompilerServices;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Session;

/// <summary>What shows only when all 65,535 packet identifiers have been used once: too long for the simulation's traces.</summary>
public sealed class PacketIdentifierTests
{
    private static readonly MqttMember Member = new MqttMember<MqttNoPayload>("ITest.Message", "topic", MqttMemberKind.Event, MqttQos.AtLeastOnce, 0, MqttPayloads.None);

    private readonly PacketIdentifiers _identifiers = new();
    private readonly SessionCore _core = new(new SessionSettings { Version = MqttProtocolVersion.V500 });

    [Fact, Statement("MQTT-2.2.1-3")]
    public void An_identifier_in_use_is_passed_over_when_the_count_comes_round()
    {
        var inUse = _identifiers.Take();
        for (var i = 1; i < ushort.MaxValue; i++)
        {
            _identifiers.Return(_identifiers.Take());
        }

        Assert.Equal(inUse + 1, _identifiers.Take());
    }

    [Fact, Statement("MQTT-2.2.1-3")]
    public void None_is_given_when_all_are_in_use()
    {
        var given = new HashSet<ushort>();
        while (_identifiers.Available)
        {
            Assert.True(given.Add(_identifiers.Take()));
        }

        Assert.Equal(ushort.MaxValue, given.Count);
        Assert.DoesNotContain((ushort)0, given);
    }

    [Fact]
    public void Requests_that_were_never_answered_use_no_identifiers_up()
    {
        _core.Subscriptions.Hold("a", MqttQos.AtLeastOnce);
        for (var i = 0; i <= ushort.MaxValue; i++)
        {
            Connect(sessionPresent: i > 0, maximumPacketSize: null);
            Assert.True(_core.TryTakeSend(now: 0, out var send));
            Assert.Equal(SendKind.Subscribe, send.Kind);
            _core.OnDisconnected();
        }
    }

    [Fact]
    public void The_identifier_of_a_message_that_cannot_be_sent_again_is_not_used_while_the_session_lives()
    {
        Connect(sessionPresent: false, maximumPacketSize: null);
        var stranded = Send(payloadLength: 100);
        _core.OnDisconnected();
        Connect(sessionPresent: true, maximumPacketSize: 50);
        for (var i = 0; i <= ushort.MaxValue; i++)
        {
            var packetId = Send(payloadLength: 1);
            Assert.NotEqual(stranded, packetId);
            _core.OnAck(new Ack(PacketType.PubAck, packetId, MqttReasonCode.Success));
            _core.Effects.Clear();
        }
    }

    private void Connect(bool sessionPresent, uint? maximumPacketSize)
    {
        _core.OnConnecting();
        _core.OnConnected(new ConnAck(sessionPresent, MqttReasonCode.Success) { MaximumPacketSize = maximumPacketSize }, isNewSession: !sessionPresent);
    }

    private ushort Send(int payloadLength)
    {
        _core.Publish(new OutboundMessage(Member, ArrayPool<byte>.Shared.Rent(200), topicLength: 5, propertiesLength: 0, payloadLength, expiresAt: null));
        Assert.True(_core.TryTakeSend(now: 0, out var send));
        return send.Header.PacketId;
    }
}
