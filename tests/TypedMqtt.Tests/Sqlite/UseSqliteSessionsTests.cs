using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Sqlite;

/// <summary>A whole client with its session on disk.</summary>
public sealed class UseSqliteSessionsTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_accepted_is_on_disk_and_the_next_process_sends_it()
    {
        await using var before = Create(_folder.File);
        await Within.Limits(Task.WhenAll(before.PublishAsync(1, "1"), before.PublishAsync(2, "2")));

        await using var after = Create(_folder.Kill());
        var peer = await after.GoOnlineAsync();
        foreach (var expected in new[] { (1, "1"), (2, "2") })
        {
            var packet = await peer.ReceiveAsync(PacketType.Publish);
            Assert.Equal(expected, (packet.Qos, packet.Payload));
        }
    }

    [Fact]
    public async Task Two_connections_with_one_file_are_told_which_it_is()
    {
        await using var first = Create(_folder.File);
        await Within.Limits(first.PublishAsync(1, "1"));
        await using var second = Create(_folder.File);

        var failure = await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(second.PublishAsync(1, "2")));
        Assert.Contains(_folder.File, failure.Message, StringComparison.Ordinal);
        await second.StartAsync();
        await second.WhenAsync(MqttConnectionState.Faulted);
    }

    [Fact]
    public async Task A_damaged_file_is_logged_counted_and_seen_by_the_health_check_and_the_client_goes_on()
    {
        File.WriteAllText(_folder.File, new string('x', 5_000));
        await using var host = Create(_folder.File);
        await host.GoOnlineAsync();

        Assert.Equal(1, host.Connection.GetStatistics().DamagedStores);
        Assert.Contains(host.Logs.Warnings, line => line.Contains(".damaged-", StringComparison.Ordinal));
        var check = new MqttHealthCheck(host.Connection);
        var health = await check.CheckHealthAsync(
            new HealthCheckContext { Registration = new HealthCheckRegistration("mqtt", check, null, null) }, TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("set aside", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_closes_the_file_so_that_the_next_client_can_have_it()
    {
        await using var before = Create(_folder.File);
        await Within.Limits(before.PublishAsync(1, "1"));
        await Within.Limits(before.StopAsync());

        Assert.Equal(["session.db"], _folder.Names);
        await using var after = Create(_folder.File);
        var peer = await after.GoOnlineAsync();
        Assert.Equal("1", (await peer.ReceiveAsync(PacketType.Publish)).Payload);
    }

    [Fact]
    public void A_session_that_is_kept_needs_a_client_identifier()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Create(_folder.File, options => options.ClientId = null));
        Assert.Contains("MqttOptions.ClientId", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_is_kept_once()
    {
        var mqtt = new ServiceCollection().AddTypedMqtt().UseSqliteSessions(_folder.File);
        Assert.Throws<InvalidOperationException>(() => mqtt.UseSqliteSessions(_folder.File));
    }

    private static ClientHost Create(string file, Action<MqttOptions>? options = null) => ClientHost.Create(
        V500,
        o =>
        {
            o.CompleteWhen = MqttCompletion.Accepted;
            options?.Invoke(o);
        },
        configure: mqtt => mqtt.UseSqliteSessions(file));
}
