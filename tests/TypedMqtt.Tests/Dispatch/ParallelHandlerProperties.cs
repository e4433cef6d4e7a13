using System.Collections.Concurrent;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Dispatch;

public sealed class ParallelHandlerProperties
{
    private const int Lanes = 8;

    private static readonly Gen<(int Key, int Delay, MqttQos Qos)[]> Streams =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 9], Gen.Bool.Select(once => once ? MqttQos.ExactlyOnce : MqttQos.AtLeastOnce)).Array[1, 120];

    [Fact]
    public Task Handlers_in_8_lanes_keep_the_order_of_every_key_and_acknowledgements_that_of_receipt() => Streams.SampleAsync(
        async stream =>
        {
            var time = new FakeTimeProvider();
            var clock = new Clock(time);
            var counters = new Counters();
            var logs = new LogRecorder();
            var core = new SessionCore(new SessionSettings { Version = MqttProtocolVersion.V500 });
            core.OnConnected(new ConnAck(SessionPresent: false, MqttReasonCode.Success), isNewSession: true);
            using var gate = new SessionGate(core, clock, counters, logs);
            using var dispatcher = new Dispatcher(new ConnectionSettings(new MqttOptions()), gate, counters, clock, logs);
            var running = new int[12];
            var begun = new ConcurrentQueue<int>();
            dispatcher.Add(new Route(TestMembers.Numbers, "numbers/+", "TestHandler", async (delivery, token) =>
            {
                var number = delivery.ReadPayload(TestMembers.Numbers);
                var (key, delay, _) = stream[number];
                Assert.Equal(1, Interlocked.Increment(ref running[key]));
                begun.Enqueue(number);
                await Task.Delay(TimeSpan.FromMilliseconds(delay), time, token);
                Interlocked.Decrement(ref running[key]);
            })
            {
                Lanes = Lanes,
                Key = LaneKey.OfLevel(TestMembers.Numbers, "name")!.Value,
                Timeout = TimeSpan.FromMinutes(1),
            });

            for (var i = 0; i < stream.Length; i++)
            {
                var id = (ushort)(i + 1);
                dispatcher.Receive(TestMembers.Publish(i, stream[i].Qos, id, $"numbers/{stream[i].Key}"), gate.OnPublish(id, stream[i].Qos, dup: false, id));
            }

            var acks = await TakeAcksAsync(gate, time, stream.Length);

            Assert.Empty(logs.Warnings);
            Assert.All(begun.GroupBy(number => stream[number].Key), group => Assert.Equal(group.Order(), group));
            Assert.Equal(stream.Length, begun.Count);
            foreach (var (type, qos) in new[] { (PacketType.PubAck, MqttQos.AtLeastOnce), (PacketType.PubRec, MqttQos.ExactlyOnce) })
            {
                Assert.Equal(
                    Enumerable.Range(1, stream.Length).Where(id => stream[id - 1].Qos == qos),
                    acks.Where(ack => ack.Type == type).Select(ack => (int)ack.PacketId));
            }
        },
        iter: 50);

    /// <summary>Lets time pass until every message is acknowledged; gives what the writer would have sent.</summary>
    private static async Task<List<(PacketType Type, ushort PacketId)>> TakeAcksAsync(SessionGate gate, FakeTimeProvider time, int count)
    {
        var acks = new List<(PacketType, ushort)>();
        var encoder = new SendEncoder(new PacketEncoder(MqttProtocolVersion.V500));
        while (acks.Count < count)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
            using var buffer = new PooledBufferWriter();
            gate.Encode(buffer, 100_000, encoder);
            foreach (var packet in buffer.WrittenSpan.ToArray().Chunk(4))
            {
                acks.Add(((PacketType)(packet[0] >> 4), (ushort)((packet[2] << 8) | packet[3])));
            }
        }

        return acks;
    }
}
