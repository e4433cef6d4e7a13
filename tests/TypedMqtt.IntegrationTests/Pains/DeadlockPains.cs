using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Pains;

/// <summary>What users of other clients report about handlers that wait for the client that waits for them, each by the number of its report.</summary>
public sealed class DeadlockPains
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    [Theory, MemberData(nameof(Brokers))]
    public async Task MQTTnet_648_731_1646_a_handler_awaits_its_own_publishes_of_every_QoS(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<Answering>());

        for (var i = 0; i < 10; i++)
        {
            await raw.PublishAsync("house/hall/bell", "");
        }

        await Within.Limits(host.Get<Answering>().AnsweredTenTimes);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task MQTTnet_732_a_handler_waits_for_a_message_that_another_handler_receives(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await using var host = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<Asking>());

        await raw.PublishAsync("house/hall/bell", "");

        Assert.Equal(42, await Within.Limits(host.Get<Asking>().Answer));
    }

    /// <summary>Answers a bell with everything there is, and awaits each.</summary>
    private sealed class Answering(IHouse house) : HouseHandlers.IBell
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _answered;

        internal Task AnsweredTenTimes => _done.Task;

        public async ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken)
        {
            await house.MotionAsync(room, 1);
            await house.TemperatureAsync(room, 1, new Reading(20, 40), cancellationToken);
            await house.DoorAsync(room, Guid.Empty, Side.Inner, true, "text", cancellationToken);
            if (++_answered == 10)
            {
                _done.SetResult();
            }
        }
    }

    /// <summary>Asks a question in one handler and waits there for the answer that comes to another one.</summary>
    private sealed class Asking(IHouse house) : HouseHandlers.IBell, HouseHandlers.ITemperature, HouseHandlers.IMotion
    {
        private readonly TaskCompletionSource<int> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<int> Answer => _answer.Task;

        public async ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken)
        {
            await house.TemperatureAsync(room, 42, new Reading(20, 40), cancellationToken);
            _answer.SetResult(await _received.Task.WaitAsync(cancellationToken));
        }

        public async ValueTask OnTemperatureAsync(string room, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken) =>
            await house.MotionAsync(room, zone);

        public ValueTask OnMotionAsync(string room, int count, MqttContext context, CancellationToken cancellationToken)
        {
            _received.TrySetResult(count);
            return ValueTask.CompletedTask;
        }
    }
}
