using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Sqlite;

/// <summary>A session that is driven by numbers, for what its journal says.</summary>
internal sealed class RandomSession
{
    private readonly SessionCore _core = new(new SessionSettings { Version = MqttProtocolVersion.V500, IsJournalled = true });
    private readonly List<OutboundMessage> _messages = [];
    private bool _isConnected;

    /// <summary>Does something, and gives what is to be kept of it.</summary>
    internal IReadOnlyList<SessionRecord> Act(int number)
    {
        var rest = number / 8;
        switch (number % 8)
        {
            case 0 or 1:
                Publish(rest);
                break;
            case 2 or 3 when _isConnected:
                while (_core.TryTakeSend(0, out _) && rest-- % 3 != 0)
                {
                }

                break;
            case 4 or 5 when _isConnected:
                _core.OnAck(new Ack((PacketType)(4 + (rest % 4)), (ushort)(1 + (rest / 4 % 12)), rest % 11 == 0 ? MqttReasonCode.NotAuthorized : MqttReasonCode.Success));
                break;
            case 6 when _isConnected:
                if (_core.OnPublish((ushort)(1 + (rest % 5)), MqttQos.ExactlyOnce, dup: false, fingerprint: rest) is { } ticket)
                {
                    SessionCore.OnHandled(ticket);
                }

                break;
            case 7 when rest % 4 == 0 && _messages.Count > 0:
                _core.Cancel(_messages[rest / 4 % _messages.Count]);
                break;
            default:
                Connect(sessionPresent: rest % 3 > 0);
                break;
        }

        _core.Effects.Clear();
        List<SessionRecord> records = [];
        _core.TakeRecords(records);
        return records;
    }

    private void Publish(int rest)
    {
        var message = TestMessages.Create($"topic/{rest % 7}", (MqttQos)(rest % 3), payloadLength: rest % 900, expiresAt: rest % 5 == 0 ? 1_000 + rest : null, retain: rest % 4 == 0);
        message.ExpiresAtUnixTime = message.ExpiresAt;
        _messages.Add(message);
        _core.Publish(message);
    }

    private void Connect(bool sessionPresent)
    {
        var isNew = _core.NeedsNewSession;
        _core.OnDisconnected();
        _core.OnConnected(new ConnAck(sessionPresent && !isNew, MqttReasonCode.Success), isNew);
        _isConnected = true;
    }
}
