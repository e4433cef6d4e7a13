using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Tests.Session;

/// <summary>
/// A server that has lost the session begins another one at CONNECT. When its CONNACK, which says so, is lost with the
/// connection, the next one says "session present" all the same, and nobody says that it is not ours.
/// </summary>
public sealed class LostConnAckTests
{
    private readonly SessionCore _core = new(new SessionSettings { Version = MqttProtocolVersion.V500 });

    [Fact]
    public void Subscriptions_are_asked_for_again_when_an_answer_to_CONNECT_was_lost()
    {
        _core.Subscriptions.Hold("a", MqttQos.AtLeastOnce);
        Connect(sessionPresent: false, isNewSession: true);
        Subscribe();

        LoseConnAck();
        Connect(sessionPresent: true);

        Assert.True(_core.TryTakeSend(now: 0, out var send));
        Assert.Equal(SendKind.Subscribe, send.Kind);
    }

    [Fact]
    public void Subscriptions_are_not_asked_for_again_when_the_server_has_refused_a_connection()
    {
        _core.Subscriptions.Hold("a", MqttQos.AtLeastOnce);
        Connect(sessionPresent: false, isNewSession: true);
        Subscribe();

        _core.OnDisconnected();
        _core.OnConnecting();
        _core.OnRefused();
        _core.OnDisconnected();
        Connect(sessionPresent: true);

        Assert.False(_core.TryTakeSend(now: 0, out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_of_QoS_2_is_not_taken_for_an_older_one_when_an_answer_to_CONNECT_was_lost(bool isHandled)
    {
        Connect(sessionPresent: false, isNewSession: true);
        var old = _core.OnPublish(7, MqttQos.ExactlyOnce, dup: false, fingerprint: 0)!;
        if (isHandled)
        {
            SessionCore.OnHandled(old);
            Assert.True(_core.TryTakeSend(now: 0, out _));
        }

        LoseConnAck();
        Connect(sessionPresent: true);

        Assert.NotNull(_core.OnPublish(7, MqttQos.ExactlyOnce, dup: false, fingerprint: 0));
    }

    [Fact]
    public void A_message_of_QoS_2_that_is_sent_again_is_still_known_when_an_answer_to_CONNECT_was_lost()
    {
        Connect(sessionPresent: false, isNewSession: true);
        SessionCore.OnHandled(_core.OnPublish(7, MqttQos.ExactlyOnce, dup: false, fingerprint: 0)!);
        Assert.True(_core.TryTakeSend(now: 0, out _));

        LoseConnAck();
        Connect(sessionPresent: true);

        Assert.Null(_core.OnPublish(7, MqttQos.ExactlyOnce, dup: true, fingerprint: 0));
    }

    [Fact]
    public void A_message_of_QoS_2_that_looks_different_is_not_taken_for_an_older_one_when_an_answer_to_CONNECT_was_lost()
    {
        Connect(sessionPresent: false, isNewSession: true);
        SessionCore.OnHandled(_core.OnPublish(7, MqttQos.ExactlyOnce, dup: false, fingerprint: 1)!);
        Assert.True(_core.TryTakeSend(now: 0, out _));

        LoseConnAck();
        Connect(sessionPresent: true);

        Assert.NotNull(_core.OnPublish(7, MqttQos.ExactlyOnce, dup: true, fingerprint: 2));
    }

    private void Connect(bool sessionPresent, bool isNewSession = false)
    {
        _core.OnConnecting();
        _core.OnConnected(new ConnAck(sessionPresent, MqttReasonCode.Success), isNewSession);
    }

    private void LoseConnAck()
    {
        _core.OnDisconnected();
        _core.OnConnecting();
        _core.OnDisconnected();
    }

    private void Subscribe()
    {
        Assert.True(_core.TryTakeSend(now: 0, out var send));
        _core.OnSubscriptionAck(new SubAck(PacketType.SubAck, send.PacketId, [MqttReasonCode.GrantedQos1]));
    }
}
