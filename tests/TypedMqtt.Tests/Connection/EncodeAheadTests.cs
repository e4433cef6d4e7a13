using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Connection;

/// <summary>
/// The fast path of a publish, encoded where it is published, into a message that is used again, against its plain twin, which
/// leaves all to the writer.
/// </summary>
public sealed class EncodeAheadTests
{
#pragma warning disable CA2012 // Kept until they have completed, and looked at once each; one test does what nobody should.
    private static readonly string[] Topics = ["rooms/kitchen", "rooms/hall", "a", "rooms/cellar/temperature"];

    private static readonly Gen<(int Kind, int Detail)[]> Conversations = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 100_000]).Array[1, 200];

    [Fact]
    public void Every_packet_is_that_of_the_plain_way_in_the_same_order() => Conversations.Sample(
        conversation =>
        {
            using var plain = new Side(isFast: false);
            using var fast = new Side(isFast: true);
            for (var i = 0; i < conversation.Length; i++)
            {
                plain.Act(conversation[i], i);
                fast.Act(conversation[i], i);
            }

            plain.Take();
            fast.Take();
            Assert.Equal(plain.Publishes, fast.Publishes);
            Assert.Equal(plain.Answers, fast.Answers);
            Assert.Equal(plain.Completed, fast.Completed);
        },
        iter: 2_000);

    [Fact]
    public void What_was_encoded_and_not_written_when_the_connection_ended_is_sent_again_and_nothing_of_QoS_0()
    {
        using var side = new Side(isFast: true);
        side.Publish(MqttQos.AtMostOnce, 0, 10, 1);
        side.Publish(MqttQos.AtLeastOnce, 0, 10, 2);
        side.Publish(MqttQos.AtMostOnce, 0, 10, 3);

        side.Reconnect();
        side.Take();

        Assert.Equal([2], side.Numbers);
        Assert.True(side.IsLastDup);
    }

    [Fact]
    public async Task A_publish_that_is_awaited_twice_is_refused_and_no_other_message_is_hurt()
    {
        using var side = new Side(isFast: true);
        var first = side.Publish(MqttQos.AtLeastOnce, 0, 10, 1);
        side.Take();
        side.Acknowledge(PacketType.PubAck, 1);
        await first;

        await Assert.ThrowsAsync<InvalidOperationException>(() => first.AsTask());

        Assert.False(side.Publish(MqttQos.AtLeastOnce, 0, 10, 2).IsCompleted);
    }

    private sealed class Side : IDisposable
    {
        private readonly bool _isFast;
        private readonly SendEncoder _encoder = new(new PacketEncoder(MqttProtocolVersion.V500));
        private readonly SessionGate _gate;
        private readonly List<(int Number, ValueTask Task)> _open = [];

        internal Side(bool isFast)
        {
            _isFast = isFast;
            _gate = new SessionGate(
                new SessionCore(new SessionSettings { Version = MqttProtocolVersion.V500 }), new Clock(new FakeTimeProvider()), new Counters(), NullLogger.Instance);
            Connect(sessionPresent: false);
        }

        internal List<string> Publishes { get; } = [];

        internal List<string> Answers { get; } = [];

        internal List<int> Numbers { get; } = [];

        internal bool IsLastDup { get; private set; }

        internal SortedSet<int> Completed { get; } = [];

        public void Dispose() => _gate.Dispose();

        internal void Act((int Kind, int Detail) act, int number)
        {
            switch (act.Kind)
            {
                case < 6:
                    Keep(number, Publish((MqttQos)(act.Kind % 3), act.Detail % Topics.Length, act.Detail % 97 == 0 ? 40_000 : 2 + (act.Detail % 300), number));
                    break;
                case < 9:
                    // A server answers what it has been sent.
                    Take();
                    Acknowledge(act.Kind == 6 ? PacketType.PubAck : act.Kind == 7 ? PacketType.PubRec : PacketType.PubComp, (ushort)(1 + (act.Detail % 12)));
                    break;
                default:
                    Take();
                    break;
            }

            Look();
        }

        internal ValueTask Publish(MqttQos qos, int topic, int payloadLength, int number)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(100 + payloadLength);
            var topicLength = Encoding.UTF8.GetBytes(Topics[topic], buffer);
            buffer.AsSpan(topicLength, payloadLength).Clear();
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(topicLength), (ushort)number);
            var member = new MqttMember<string>("ITest.PublishAsync", Topics[topic], MqttMemberKind.Event, qos, 0, MqttPayloads.Text);
            var message = _isFast && !OutboundMessage.IsLarge(payloadLength)
                ? OutboundMessage.Rent(member, buffer, topicLength, 0, payloadLength, expiresAt: null)
                : new OutboundMessage(member, buffer, topicLength, 0, payloadLength, expiresAt: null);
            return _gate.Publish(message);
        }

        internal void Acknowledge(PacketType type, ushort packetId) => _gate.OnAck(new Ack(type, packetId, MqttReasonCode.Success));

        internal void Reconnect()
        {
            _gate.OnDisconnected();
            Connect(sessionPresent: true);
        }

        /// <summary>What the writer does: takes and writes until there is nothing left.</summary>
        internal void Take()
        {
            while (true)
            {
                using var buffer = new PooledBufferWriter();
                if (_isFast)
                {
                    _gate.Encode(buffer, 64 * 1024, _encoder, out var last);
                    if (last is not null)
                    {
                        last.PayloadMemory.Span.CopyTo(buffer.GetSpan(last.PayloadLength));
                        buffer.Advance(last.PayloadLength);
                        last.LetGo();
                    }
                }
                else
                {
                    _gate.Encode(buffer, 64 * 1024, _encoder);
                }

                if (buffer.WrittenCount == 0)
                {
                    return;
                }

                Read(buffer.WrittenSpan);
            }
        }

        private void Connect(bool sessionPresent) => _gate.OnConnected(
            new ConnAck(sessionPresent, MqttReasonCode.Success) { ReceiveMaximum = 5, TopicAliasMaximum = 2 }, isNewSession: !sessionPresent, _isFast ? _encoder : null);

        private void Keep(int number, ValueTask task) => _open.Add((number, task));

        // What is done is done at once in both, so a look behind every act sees the same.
        private void Look()
        {
            foreach (var (number, task) in _open.Where(one => one.Task.IsCompleted).ToList())
            {
                task.GetAwaiter().GetResult();
                Completed.Add(number);
                _open.Remove((number, task));
            }
        }

        private void Read(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                var (length, size, shift) = (0, 1, 0);
                do
                {
                    length |= (bytes[size] & 0x7F) << shift;
                    shift += 7;
                }
                while ((bytes[size++] & 0x80) != 0);

                var packet = bytes[..(size + length)];
                if (packet[0] >> 4 == (int)PacketType.Publish)
                {
                    Publishes.Add(Convert.ToHexString(packet));
                    IsLastDup = (packet[0] & 8) != 0;
                    var body = packet[size..];
                    var position = 2 + BinaryPrimitives.ReadUInt16BigEndian(body) + ((packet[0] & 6) != 0 ? 2 : 0);
                    Numbers.Add(BinaryPrimitives.ReadUInt16BigEndian(body[(position + 1 + body[position])..]));
                }
                else
                {
                    Answers.Add(Convert.ToHexString(packet));
                }

                bytes = bytes[packet.Length..];
            }
        }
    }
}
