using TypedMqtt.Connection;
using TypedMqtt.Inbox;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Tests.Storage;

namespace TypedMqtt.Tests.Session;

/// <summary>What tells a message that comes again from the next one under its identifier, through processes that are killed.</summary>
public sealed class ExchangeNumberTests
{
    private const int Fingerprint = 1;

    private static readonly SessionIdentity Identity = new("probe", "mqtt://first:1883");

    private readonly MemoryDisk _disk = new();
    private SessionCore _core;
    private bool _isFirst = true;

    public ExchangeNumberTests() => _core = Start();

    [Fact]
    public void A_message_that_comes_again_to_the_next_process_is_the_same()
    {
        var handled = Handle(Receive(7));

        Kill();

        Assert.True(handled.Is(Receive(7, dup: true), dup: true));
    }

    [Fact]
    public void The_next_message_under_an_identifier_is_another_one_though_it_looks_the_same()
    {
        var ticket = Receive(7);
        var handled = Handle(ticket);
        Acknowledge(ticket);
        Release();

        var next = Receive(7);

        Assert.False(handled.Is(next, dup: true));
        Assert.False(handled.Is(next, dup: false));
    }

    [Fact]
    public void The_next_message_under_an_identifier_is_another_one_to_the_next_process_too()
    {
        var ticket = Receive(7);
        var handled = Handle(ticket);
        Acknowledge(ticket);
        Release();
        var second = Receive(7);

        Kill();

        // What was completed and comes once more, should the server have forgotten that, is known by the message that came since.
        var again = Receive(7, dup: true, fingerprint: 2);
        Assert.False(handled.Is(again, dup: true));
        Assert.Equal((second.Number, second.Session), (again.Number, again.Session));
    }

    [Fact]
    public void A_message_behind_one_that_was_refused_is_another_one()
    {
        var refused = Receive(7);
        refused.ReasonCode = MqttReasonCode.ImplementationSpecificError;
        var handled = Handle(refused);
        Acknowledge(refused);

        Assert.False(handled.Is(Receive(7, fingerprint: 2), dup: true));
        Kill();
        Assert.NotEqual(handled.Number, Receive(7, fingerprint: 2).Number);
    }

    [Fact]
    public void A_message_of_the_next_session_is_another_one_under_every_identifier()
    {
        var handled = Handle(Receive(7));
        var other = Receive(8);
        _core.OnDisconnected();
        Connect(sessionPresent: false);

        Assert.False(handled.Is(Receive(7, dup: true), dup: true));
        Kill();
        Assert.NotEqual(other.Number, Receive(8, dup: true).Number);
    }

    [Fact]
    public void A_first_sending_in_a_session_that_nobody_lived_to_hear_of_is_another_message()
    {
        var handled = Handle(Receive(7));

        Kill();

        Assert.False(handled.Is(Receive(7), dup: false));
    }

    [Fact]
    public void An_attempt_at_the_same_delivery_is_the_same_message_though_the_server_does_not_repeat_itself()
    {
        var ticket = Receive(7);

        Assert.True(Handle(ticket).Is(ticket, dup: false));
    }

    [Fact]
    public void A_message_that_a_server_in_doubt_puts_in_the_place_of_one_with_a_handler_is_another_one()
    {
        var handled = Handle(Receive(7));
        _core.OnDisconnected();
        _core.OnConnecting();
        _core.OnDisconnected();
        _core.OnConnecting();
        _core.OnConnected(new ConnAck(true, MqttReasonCode.Success), isNewSession: false);

        Assert.False(handled.Is(Receive(7), dup: true));
    }

    [Fact]
    public void A_message_that_was_completed_is_known_to_the_next_process_when_the_server_has_forgotten_it()
    {
        Acknowledge(Receive(7));
        Release();

        Kill();

        Assert.Null(_core.OnPublish(7, MqttQos.ExactlyOnce, dup: true, Fingerprint));
    }

    [Fact]
    public void Processes_that_keep_no_session_have_none_in_common() =>
        Assert.NotEqual(Token(), Token());

    private static string Token() => new ConnectionSettings(new MqttOptions()).CreateSession().SessionToken;

    private SessionCore Start()
    {
        _core = new SessionCore(new SessionSettings { Version = MqttProtocolVersion.V500, IsJournalled = true });
        var kept = _disk.Read(Identity);
        _core.Restore(kept, RestoredMessages.From(kept, MqttProtocolVersion.V500, new Clock(TimeProvider.System)));
        Connect(sessionPresent: !_isFirst);
        _isFirst = false;
        return _core;
    }

    private void Connect(bool sessionPresent)
    {
        _core.OnConnecting();
        _core.OnConnected(new ConnAck(sessionPresent, MqttReasonCode.Success), isNewSession: false);
        Keep();
    }

    private void Kill() => Start();

    private ExchangeTicket Receive(ushort packetId, bool dup = false, int fingerprint = Fingerprint) =>
        _core.OnPublish(packetId, MqttQos.ExactlyOnce, dup, fingerprint) as ExchangeTicket ?? throw new InvalidOperationException("It is not handed over.");

    // The handler commits, and the process knows nothing of that yet.
    private static HandledExchange Handle(ExchangeTicket ticket) => new(ticket.Number, ticket.Fingerprint, ticket.Delivery);

    private void Acknowledge(InboundTicket ticket)
    {
        SessionCore.OnHandled(ticket);
        while (_core.TryTakeSend(0, out _))
        {
        }

        Keep();
    }

    private void Release()
    {
        _core.OnAck(new Ack(PacketType.PubRel, 7, MqttReasonCode.Success));
        Keep();
    }

    private void Keep()
    {
        List<SessionRecord> records = [];
        _core.TakeRecords(records);
        _disk.Append(records, Identity);
    }
}
