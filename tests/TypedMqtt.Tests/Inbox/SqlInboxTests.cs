using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Inbox;
using TypedMqtt.Session;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Inbox;

/// <summary>What an inbox does to a real database.</summary>
public sealed class SqlInboxTests : IAsyncLifetime
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly SqlInbox _inbox = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _connection.OpenAsync(Token);
        await _inbox.CreateTableAsync(_connection, Token);
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    [Fact]
    public async Task A_message_is_taken_once()
    {
        Assert.True(await TakeAsync(Message(number: 3)));
        Assert.False(await TakeAsync(Message(number: 3, dup: true)));
    }

    [Fact]
    public async Task A_message_whose_transaction_was_rolled_back_is_taken_again()
    {
        Assert.True(await TakeAsync(Message(number: 3), commit: false));
        Assert.True(await TakeAsync(Message(number: 3, dup: true)));
    }

    [Fact]
    public async Task A_second_attempt_behind_a_commit_has_nothing_left_to_do()
    {
        var message = Message(number: 3);

        Assert.True(await TakeAsync(message));
        Assert.False(await TakeAsync(message));
    }

    [Fact]
    public async Task The_next_message_under_a_packet_identifier_takes_the_place_of_the_last()
    {
        for (var number = 0; number < 5; number++)
        {
            Assert.True(await TakeAsync(Message(number)));
        }

        Assert.False(await TakeAsync(Message(number: 4, dup: true)));
        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task Handlers_and_sessions_have_nothing_to_do_with_each_other()
    {
        Assert.True(await TakeAsync(Message(number: 3)));
        Assert.True(await TakeAsync(Message(number: 3, dup: true, consumer: "other")));
        Assert.True(await TakeAsync(Message(number: 3, dup: true, session: "other")));
        Assert.Equal(3L, await CountAsync());
    }

    [Theory]
    [InlineData(MqttQos.AtMostOnce)]
    [InlineData(MqttQos.AtLeastOnce)]
    public async Task A_message_below_QoS_2_is_always_taken_and_leaves_nothing_behind(MqttQos qos)
    {
        Assert.True(await TakeAsync(Message(number: 3, qos: qos)));
        Assert.True(await TakeAsync(Message(number: 3, dup: true, qos: qos)));
        Assert.Equal(0L, await CountAsync());
    }

    [Fact]
    public async Task What_is_no_handler_is_told_that_it_has_no_name()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TakeAsync(Message(number: 3, consumer: null)));

        Assert.Contains("'rooms/{room}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_has_ended_is_refused()
    {
        await using var transaction = await _connection.BeginTransactionAsync(Token);
        await transaction.CommitAsync(Token);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _inbox.TryTakeAsync(Message(number: 3), transaction, Token));
    }

    [Fact]
    public async Task A_database_without_the_table_says_so()
    {
        await using var other = new SqliteConnection("Data Source=:memory:");
        await other.OpenAsync(Token);
        await using var transaction = await other.BeginTransactionAsync(Token);

        var failure = await Assert.ThrowsAnyAsync<DbException>(async () => await _inbox.TryTakeAsync(Message(number: 3), transaction, Token));

        Assert.Contains("mqtt_inbox", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_make_the_table_again_changes_nothing()
    {
        await TakeAsync(Message(number: 3));

        await _inbox.CreateTableAsync(_connection, Token);

        Assert.Equal(1L, await CountAsync());
    }

    [Fact]
    public async Task An_application_gets_it_with_its_connection()
    {
        await using var services = new ServiceCollection().AddTypedMqtt(o => o.Server = "mqtt://broker").Services.BuildServiceProvider();

        Assert.IsType<SqlInbox>(services.GetRequiredService<IInbox>());
    }

    private static MqttContext Message(
        long number, bool dup = false, string? consumer = "handler", string session = "session", MqttQos qos = MqttQos.ExactlyOnce) =>
        new(TestHead.Facts(
            "rooms/kitchen",
            "rooms/{room}",
            qos,
            dup,
            exchange: qos == MqttQos.ExactlyOnce ? new ExchangeTicket(7, fingerprint: 1, number, session) : null,
            consumer: consumer));

    private async Task<bool> TakeAsync(MqttContext message, bool commit = true)
    {
        await using var transaction = await _connection.BeginTransactionAsync(Token);
        var taken = await _inbox.TryTakeAsync(message, transaction, Token);
        if (commit)
        {
            await transaction.CommitAsync(Token);
        }

        return taken;
    }

    private async Task<object?> CountAsync()
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM mqtt_inbox";
        return await command.ExecuteScalarAsync(Token);
    }
}
