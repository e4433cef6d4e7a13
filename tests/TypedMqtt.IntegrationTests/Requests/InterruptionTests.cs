using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.IntegrationTests.Requests;

/// <summary>Requests whose caller, responder or broker goes away in the middle.</summary>
public sealed class InterruptionTests
{
    public static TheoryData<BrokerKind, MqttProtocolVersion> Brokers => TestBrokers.Matrix;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_caller_whose_connection_is_cut_gets_the_answer_on_the_next_one(BrokerKind kind, MqttProtocolVersion version)
    {
        var release = new TaskCompletionSource<Receipt>();
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var responder = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddWorkshopHandler<WorkshopHandler>());
        responder.Get<WorkshopHandler>().TakeOrder = (_, _) => new(release.Task);
        await using var caller = await TestHost.StartAsync(proxy.Uri, version, mqtt => mqtt.AddWorkshop(), options => options.ClientId = "caller");
        var asked = caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 1), Token);
        await responder.Get<WorkshopHandler>().NextOrderAsync();

        proxy.Cut();
        release.SetResult(new Receipt("screw", 2));

        Assert.Equal(new Receipt("screw", 2), await Within.Limits(asked));
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_responder_whose_connection_is_cut_while_it_works_answers_once_it_is_back_and_handles_the_request_once(BrokerKind kind, MqttProtocolVersion version)
    {
        var release = new TaskCompletionSource<Receipt>();
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var proxy = new CuttingProxy(broker.Port);
        await using var responder = await TestHost.StartAsync(
            proxy.Uri, version, mqtt => mqtt.AddWorkshopHandler<WorkshopHandler>(), options => options.ClientId = "responder");
        responder.Get<WorkshopHandler>().TakeOrder = (_, _) => new(release.Task);
        await using var caller = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddWorkshop());
        var asked = caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 1), Token);
        await responder.Get<WorkshopHandler>().NextOrderAsync();

        proxy.Cut();
        await responder.WhenAsync(MqttConnectionState.Online);
        release.SetResult(new Receipt("screw", 2));

        Assert.Equal(new Receipt("screw", 2), await Within.Limits(asked));
        Assert.Equal(2, (await Within.Limits(caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 7), Token))).Total);
        Assert.Equal(7, (await responder.Get<WorkshopHandler>().NextOrderAsync()).Count);
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task A_request_that_a_responder_had_not_finished_is_handled_again_by_the_one_that_takes_its_place(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var caller = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddWorkshop());
        Task<Receipt> asked;
        await using (var first = await StartAsync())
        {
            first.Get<WorkshopHandler>().TakeOrder = async (order, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return new Receipt(order.Part, 0);
            };
            asked = caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 4), Token).AsTask();
            await first.Get<WorkshopHandler>().NextOrderAsync();
        }

        await using var second = await StartAsync();

        Assert.Equal(8, (await Within.Limits(asked)).Total);

        // As after a crash: nothing of what it was doing is known, but the server has its session.
        Task<TestHost> StartAsync() => TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddWorkshopHandler<WorkshopHandler>(), options =>
        {
            options.ClientId = "responder";
            options.ResumeSessionOnStart = true;
            options.DrainTimeout = TimeSpan.Zero;
        });
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Callers_and_responder_cut_again_and_again_lose_no_answer(BrokerKind kind, MqttProtocolVersion version)
    {
        const int Count = 60;
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var callersProxy = new CuttingProxy(broker.Port);
        await using var respondersProxy = new CuttingProxy(broker.Port);
        await using var responder = await TestHost.StartAsync(
            respondersProxy.Uri, version, mqtt => mqtt.AddWorkshopHandler<WorkshopHandler>(), options => options.ClientId = "responder");
        await using var caller = await TestHost.StartAsync(callersProxy.Uri, version, mqtt => mqtt.AddWorkshop(), options => options.ClientId = "caller");

        for (var i = 0; i < Count; i++)
        {
            var asked = caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", i), Token);
            if (i % 3 == 1)
            {
                callersProxy.Cut();
            }
            else if (i % 3 == 2)
            {
                respondersProxy.Cut();
            }

            Assert.Equal(2 * i, (await Within.Limits(asked)).Total);
        }
    }

    [Theory, MemberData(nameof(Brokers))]
    public async Task Stopping_the_host_ends_every_wait(BrokerKind kind, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(kind);
        await using var raw = await RawClient.ConnectAsync(broker.Port);
        await raw.SubscribeAsync(version == V500 ? "workshop/+/order" : "request/+/+/workshop/+/order");
        await using var caller = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddWorkshop());
        var asked = caller.Get<IWorkshop>().OrderAsync("a", new Order("screw", 1), Token);
        await raw.ReceiveAsync();

        await caller.StopAsync();

        Assert.Equal(MqttRequestFailure.Closed, (await Assert.ThrowsAsync<MqttRequestException>(() => Within.Limits(asked))).Failure);
    }
}
