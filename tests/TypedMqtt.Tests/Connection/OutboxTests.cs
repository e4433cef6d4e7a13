using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>A full outbox, policy by policy.</summary>
public sealed class OutboxTests
{
    [Fact]
    public async Task With_Wait_publishers_wait_for_room_and_beyond_as_many_again_a_publish_fails()
    {
        await using var host = Create(MqttOutboxOverflow.Wait);
        Task[] published = [.. Enumerable.Range(1, 4).Select(i => host.PublishAsync(0, $"{i}"))];

        // QoS 0 is done when the outbox has it: two are in it, two wait.
        await Within.Limits(Task.WhenAll(published[..2]));
        Assert.False(published[2].IsCompleted || published[3].IsCompleted);
        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(host.PublishAsync(0, "5")));
        Assert.Contains("MqttOptions.OutboxLimit", failure.Message, StringComparison.Ordinal);

        Assert.Equal(["1", "2", "3", "4"], await ReceiveAsync(host, 4));
        await Within.Limits(Task.WhenAll(published));
        Assert.Equal(0, host.Connection.GetStatistics().OutboxDropped);
    }

    [Fact]
    public async Task With_DropOldest_the_oldest_give_way_and_their_publishes_fail()
    {
        await using var host = Create(MqttOutboxOverflow.DropOldest);
        Task[] published = [.. Enumerable.Range(1, 4).Select(i => host.PublishAsync(1, $"{i}"))];

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published[0]));
        Assert.Contains("MqttOptions.OutboxOverflow", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published[1]));
        Assert.Equal(["3", "4"], await ReceiveAsync(host, 2));
        Assert.Equal(2, host.Connection.GetStatistics().OutboxDropped);
    }

    [Fact]
    public async Task With_DropNewest_the_new_one_is_dropped_and_counted()
    {
        await using var host = Create(MqttOutboxOverflow.DropNewest);
        Task[] published = [.. Enumerable.Range(1, 3).Select(i => host.PublishAsync(1, $"{i}"))];

        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published[2]));
        Assert.Equal(["1", "2"], await ReceiveAsync(host, 2));
        Assert.Equal(1, host.Connection.GetStatistics().OutboxDropped);
    }

    [Fact]
    public async Task With_Reject_the_new_one_fails_and_nothing_counts_as_dropped()
    {
        await using var host = Create(MqttOutboxOverflow.Reject);
        Task[] published = [.. Enumerable.Range(1, 3).Select(i => host.PublishAsync(1, $"{i}"))];

        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published[2]));
        Assert.Equal(["1", "2"], await ReceiveAsync(host, 2));
        Assert.Equal(0, host.Connection.GetStatistics().OutboxDropped);
    }

    [Fact]
    public async Task A_flood_of_drops_is_logged_once_and_counted_in_full()
    {
        await using var host = Create(MqttOutboxOverflow.DropOldest);
        for (var i = 0; i < 100; i++)
        {
            await host.PublishAsync(0, "x");
        }

        Assert.Equal(98, host.Connection.GetStatistics().OutboxDropped);
        Assert.Single(host.Logs.Warnings);
    }

    private static ClientHost Create(MqttOutboxOverflow overflow) =>
        ClientHost.Create(V500, options => (options.OutboxLimit, options.OutboxOverflow) = (2, overflow));

    private static async Task<string[]> ReceiveAsync(ClientHost host, int count)
    {
        var peer = await host.GoOnlineAsync();
        var received = new string[count];
        for (var i = 0; i < count; i++)
        {
            received[i] = (await peer.ReceiveAsync(PacketType.Publish)).Payload;
        }

        Assert.True(peer.HasNothing);
        return received;
    }
}
