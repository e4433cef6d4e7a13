using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Requests;

/// <summary>Requests go through the lanes of every handler: side by side where asked for, and limited in time.</summary>
public sealed class ResponderLaneTests
{
    private const int Count = 32;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Ordered_by_a_level_requests_of_different_values_are_answered_at_once(MqttProtocolVersion version) =>
        Assert.InRange(await CountConcurrentAsync(version, expected: 2, number => $"{number}", heat => heat.OrderedBy(OvenLevels.Id, lanes: 8)), 2, 8);

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Ordered_by_a_level_requests_of_one_value_are_answered_one_after_the_other(MqttProtocolVersion version) =>
        Assert.Equal(1, await CountConcurrentAsync(version, expected: 1, _ => "a", heat => heat.OrderedBy(OvenLevels.Id, lanes: 8)));

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task Ordered_by_topic_it_is_the_topic_of_the_contract_that_counts(MqttProtocolVersion version) =>
        Assert.Equal(1, await CountConcurrentAsync(version, expected: 1, _ => "a", heat => heat.OrderedByTopic(lanes: 8)));

    [Fact]
    public async Task A_caller_is_told_when_the_time_is_over_and_what_the_handler_says_later_goes_nowhere()
    {
        var release = new TaskCompletionSource<int>();
        await using var host = Create();
        host.Get<OvenHandler>().Answer = (degrees, _) => degrees == 1 ? new ValueTask<int>(release.Task) : new ValueTask<int>(degrees);
        var peer = await host.GoOnlineSubscribedAsync();
        Ask(peer, V500, 1, "a");
        await host.Get<OvenHandler>().NextAsync();

        host.Time.Advance(ClientHost.HandlerTimeout);
        Assert.Equal("error", WordOf(await peer.ReceiveAsync(PacketType.Publish)));
        host.Time.Advance(Grace);
        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        release.SetResult(1);
        Ask(peer, V500, 2, "a");

        var packets = new[] { await peer.ReceiveAsync(), await peer.ReceiveAsync() };
        Assert.Equal(2, Assert.Single(packets, packet => packet.Type == PacketType.PubAck).PacketId);
        Assert.Equal("2", Assert.Single(packets, packet => packet.Type == PacketType.Publish).Payload);
        Assert.True(peer.HasNothing);
        Assert.Equal(1, host.Connection.GetStatistics().HandlerFailures);
    }

    [Fact]
    public async Task A_handler_that_heeds_its_token_is_answered_for_once()
    {
        await using var host = Create();
        host.Get<OvenHandler>().Answer = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Time, cancellationToken);
            return 0;
        };
        var peer = await host.GoOnlineSubscribedAsync();
        Ask(peer, V500, 1, "a");
        await host.Get<OvenHandler>().NextAsync();

        host.Time.Advance(ClientHost.HandlerTimeout);

        var packets = new[] { await peer.ReceiveAsync(), await peer.ReceiveAsync() };
        Assert.Single(packets, packet => packet.Type == PacketType.PubAck);
        Assert.Equal("error", WordOf(Assert.Single(packets, packet => packet.Type == PacketType.Publish)));
        Assert.True(peer.HasNothing);
    }

    [Fact]
    public async Task A_policy_for_the_whole_contract_leaves_requests_alone()
    {
        await using var host = Create(handler => handler.OnFailure(f => f.Retry(3).ThenDeadLetter()));
        host.Get<OvenHandler>().Answer = static (_, _) => throw new InvalidOperationException("On purpose.");
        var peer = await host.GoOnlineSubscribedAsync();

        Ask(peer, V500, 1, "a");

        var packets = new[] { await peer.ReceiveAsync(), await peer.ReceiveAsync() };
        Assert.Equal("40020001", Assert.Single(packets, packet => packet.Type == PacketType.PubAck).Hex);
        Assert.Equal("error", WordOf(Assert.Single(packets, packet => packet.Type == PacketType.Publish)));
        Assert.Equal(1, await host.Get<OvenHandler>().NextAsync());
        Assert.True(host.Get<OvenHandler>().IsEmpty);
        Assert.Equal(0, host.Connection.GetStatistics().DeadLettered);
    }

    [Fact]
    public void A_policy_for_a_request_is_refused_naming_it()
    {
        var mqtt = new ServiceCollection().AddTypedMqtt();

        var refused = Assert.Throws<InvalidOperationException>(() => mqtt.AddOvenHandler<OvenHandler>(handler => handler.Heat(heat => heat.OnFailure(f => f.Retry(3)))));

        Assert.Contains("IOven.HeatAsync", refused.Message, StringComparison.Ordinal);
        Assert.Contains("OnFailure", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_acknowledged_by_hand_is_answered_before_and_one_that_is_not_handled_is_acknowledged_all_the_same()
    {
        await using var host = ClientHost.Create(V500, configure: mqtt => mqtt.AddGrillHandler<HoldingGrill>(handler => handler.Acknowledge(MqttAcknowledgement.Manual)));
        var peer = await host.GoOnlineSubscribedAsync();

        AskGrill("first", packetId: 1, correlation: 1);
        Assert.Equal(1, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        AskGrill("1", packetId: 2, correlation: 2);
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        AskGrill("1", packetId: 3, correlation: 2);
        AskGrill("2", packetId: 4, correlation: 3);
        peer.Ack(PacketType.PubAck, (await peer.ReceiveAsync(PacketType.Publish)).PacketId);
        host.Get<HoldingGrill>().Contexts[1].Acknowledge();
        host.Get<HoldingGrill>().Contexts[0].Acknowledge();

        Assert.Equal(2, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.Equal(3, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.Equal(4, (await peer.ReceiveAsync(PacketType.PubAck)).PacketId);
        Assert.Equal(1, host.Connection.GetStatistics().DuplicateRequests);

        void AskGrill(string number, ushort packetId, int correlation) => peer.Publish($"grill/{number}", "", 1, packetId, $"08 'callers/me' 09 0010 {correlation:X32}");
    }

    /// <summary>
    /// How many requests are with the handler at once. None is let go before <paramref name="expected"/> have come.
    /// </summary>
    private static async Task<int> CountConcurrentAsync(
        MqttProtocolVersion version, int expected, Func<int, string> oven, Action<OvenHandlerOptions.HeatOptions> configure)
    {
        using var gate = new SemaphoreSlim(0);
        var entered = Channel.CreateUnbounded<int>();
        var running = 0;
        await using var host = ClientHost.Create(version, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>(handler => handler.Heat(configure)));
        host.Get<OvenHandler>().Answer = async (degrees, cancellationToken) =>
        {
            entered.Writer.TryWrite(Interlocked.Increment(ref running));
            await gate.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref running);
            return degrees;
        };
        var peer = await host.GoOnlineSubscribedAsync();
        for (var i = 1; i <= Count; i++)
        {
            Ask(peer, version, i, oven(i));
        }

        var most = 0;
        for (var i = 1; i <= Count; i++)
        {
            most = Math.Max(most, await Within.Limits(entered.Reader.ReadAsync(TestContext.Current.CancellationToken)));
            if (i >= expected)
            {
                gate.Release(i == expected ? expected : 1);
            }
        }

        return most;
    }

    /// <summary>Sends a request whose packet identifier and payload are its number.</summary>
    private static void Ask(Peer peer, MqttProtocolVersion version, int number, string oven)
    {
        if (version == V500)
        {
            peer.Publish($"oven/{oven}/heat", $"{number}", 1, (ushort)number, $"08 'callers/me' 09 0010 {number:X32}");
        }
        else
        {
            peer.Publish($"request/me/{number:X32}/oven/{oven}/heat", $"{number}", 1, (ushort)number);
        }
    }

    private static string WordOf(Packet answer) => Assert.Single(UserProperties.Read(answer.Properties)).Value;

    private static ClientHost Create(Action<OvenHandlerOptions>? configure = null) =>
        ClientHost.Create(V500, configure: mqtt => mqtt.AddOvenHandler<OvenHandler>(configure));

    private sealed class HoldingGrill : GrillHandlers.ILight
    {
        internal List<MqttContext> Contexts { get; } = [];

        public ValueTask<bool> OnLightAsync(int number, MqttContext context, CancellationToken cancellationToken)
        {
            Contexts.Add(context);
            return new ValueTask<bool>(true);
        }
    }
}
