using System.Net;
using System.Net.Sockets;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Certificates;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;
using TypedMqtt.IntegrationTests.Readme;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>Connections that an application opens itself, through a proxy for one.</summary>
public sealed class ConnectStreamTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("mqtt", true)]
    [InlineData("mqtt", false)]
    [InlineData("mqtts", true)]
    [InlineData("mqtts", false)]
    [InlineData("ws", true)]
    [InlineData("wss", true)]
    [InlineData("wss", false)]
    public async Task Every_scheme_works_through_a_proxy_which_is_given_the_name_of_the_server(string scheme, bool isSocks)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var gateway = new WebSocketGateway(broker.Port);
        await using var tls = new TlsTerminator(scheme == "wss" ? gateway.Port : broker.Port, _authority.IssueServer("broker.example"));
        await using var proxy = new ConnectProxy();
        var port = scheme switch { "mqtt" => broker.Port, "ws" => gateway.Port, _ => tls.Port };
        await using var host = await TestHost.StartAsync($"{scheme}://broker.example:{port}", MqttProtocolVersion.V500, WithHouse, options =>
        {
            options.Tls.CertificateAuthorityFile = scheme is "mqtts" or "wss" ? _authority.File : null;
            options.ConnectStream = isSocks ? new Socks5("127.0.0.1", proxy.Port).ConnectAsync : new HttpTunnel("127.0.0.1", proxy.Port).ConnectAsync;
        });

        await host.Get<IHouse>().BellAsync("hall");

        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
        Assert.Equal([$"broker.example:{port}"], proxy.Servers);
    }

    [Fact]
    public async Task One_that_fails_costs_an_attempt_and_is_named()
    {
        var attempts = 0;
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var host = TestHost.Create(broker.Uri, MqttProtocolVersion.V500, options: options => options.ConnectStream = async (server, cancellationToken) =>
        {
            if (++attempts == 1)
            {
                throw new InvalidOperationException("The tunnel is closed.");
            }

            if (attempts == 2)
            {
                return null!;
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        });
        var failures = new List<MqttConnectionException>();
        host.Connection.StateChanged += (_, change) => failures.AddRange(change.Reason is { } reason ? [reason] : []);

        await host.StartAsync();
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));

        Assert.All(failures, failure => Assert.Equal(MqttConnectionFailure.Unreachable, failure.Failure));
        Assert.Contains("MqttOptions.ConnectStream failed: The tunnel is closed.", failures[0].Message, StringComparison.Ordinal);
        Assert.Contains("gave no stream", failures[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_never_ends_is_not_waited_for()
    {
        await using var host = TestHost.Create("mqtt://broker.example", MqttProtocolVersion.V500, options: options =>
        {
            options.ConnectTimeout = TimeSpan.FromMilliseconds(100);
            options.ConnectStream = (_, _) => new(new TaskCompletionSource<Stream>().Task);
        });

        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        Assert.Equal(MqttConnectionFailure.TimedOut, host.Connection.LastFailure!.Failure);
    }

    private static void WithHouse(IMqttBuilder mqtt) => mqtt.AddHouse().AddHouseHandler<HouseHandler>();
}
