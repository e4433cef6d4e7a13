using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Harness;
using TypedMqtt.IntegrationTests.Soak;

namespace TypedMqtt.IntegrationTests.Identity;

/// <summary>Who a client is, to a real broker.</summary>
public sealed class IdentityTests
{
    private const int Renewals = 10;

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task Credentials_that_expire_again_and_again_cost_no_message_and_no_refusal(MqttProtocolVersion version)
    {
        var time = new FastTime();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto, withLogin: true);
        await using var host = await TestHost.StartAsync(
            broker.Uri,
            version,
            mqtt =>
            {
                mqtt.Services.AddSingleton<TimeProvider>(time);
                mqtt.AddNumbers().AddNumbersHandler<NumbersHandler>();
            },
            options =>
            {
                options.ClientId = "renews";
                options.ConnectTimeout = options.SubscribeTimeout = options.PingTimeout = TimeSpan.FromHours(1);
                options.CredentialsProvider = _ => new(new MqttCredentials(TestBrokers.UserName, TestBrokers.Password) { ExpiresAt = time.GetUtcNow() + TimeSpan.FromSeconds(60) });
            });
        var waited = host.WhenAsync(MqttConnectionState.Waiting);

        var published = new List<Task>();
        var number = 0;
        var received = new List<int>();
        while (host.Connection.GetStatistics().Connects <= Renewals)
        {
            published.Add(host.Get<INumbers>().ExactlyOnceAsync(number++));
            received.Add(await host.Get<NumbersHandler>().NextAsync());
        }

        await Within.Limits(Task.WhenAll(published));
        Assert.Equal(Enumerable.Range(0, number), received);
        Assert.False(waited.IsCompleted, "The connection was lost.");
        Assert.Null(host.Connection.LastFailure);
        Assert.Empty(host.Logs.Warnings);
        Assert.DoesNotContain(TestBrokers.Password, host.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_knows_no_such_method_ends_the_connection_and_says_which_option_to_look_at()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var host = TestHost.Create(
            broker.Uri,
            MqttProtocolVersion.V500,
            options: options => (options.Authentication, options.StopHostWhenFaulted) = (new ScramSha256Authentication("alice", "SECRET"), false));

        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Faulted);

        Assert.Equal(MqttReasonCode.BadAuthenticationMethod, host.Connection.LastFailure!.ReasonCode);
        Assert.Contains("MqttOptions.Authentication", host.Connection.LastFailure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
    }
}
