using System.Net;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Certificates;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>MQTT over WebSocket, open and secure, with mosquitto behind it.</summary>
public sealed class WebSocketTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public static TheoryData<MqttProtocolVersion> Versions => TlsTests.Versions;

    public void Dispose() => _authority.Dispose();

    [Theory, MemberData(nameof(Versions))]
    public async Task Messages_travel_over_a_WebSocket(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var gateway = new WebSocketGateway(broker.Port);
        await using var host = await TestHost.StartAsync($"ws://localhost:{gateway.Port}", version, WithHouse);

        await ExchangeAsync(host);

        Assert.Equal([$"/mqtt localhost:{gateway.Port} mqtt"], gateway.Requests);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Messages_travel_over_a_secure_WebSocket_and_what_its_query_holds_is_in_no_log(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto, withLogin: true);
        await using var gateway = new WebSocketGateway(broker.Port);
        await using var tls = new TlsTerminator(gateway.Port, _authority.IssueServer());
        await using var host = await TestHost.StartAsync($"wss://localhost:{tls.Port}/a/way?signature=SECRET%2Fsignature", version, WithHouse, options =>
        {
            Trusting(options);
            (options.UserName, options.Password) = (TestBrokers.UserName, TestBrokers.Password);
        });

        await ExchangeAsync(host);

        Assert.Equal([$"/a/way?signature=SECRET%2Fsignature localhost:{tls.Port} mqtt"], gateway.Requests);
        Assert.Contains($"wss://localhost:{tls.Port}/a/way", host.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secure_WebSocket_trusts_no_more_than_TLS_alone()
    {
        using var other = new TestAuthority();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var gateway = new WebSocketGateway(broker.Port);
        await using var stranger = new TlsTerminator(gateway.Port, other.IssueServer());
        await using var misnamed = new TlsTerminator(gateway.Port, _authority.IssueServer("other.example"));
        await using var late = new TlsTerminator(gateway.Port, _authority.IssueServer(from: -10, to: -1));

        await FailsAsync($"wss://localhost:{stranger.Port}/?s=SECRET", MqttConnectionFailure.ServerCertificateNotTrusted, "not trusted");
        await FailsAsync($"wss://localhost:{misnamed.Port}/?s=SECRET", MqttConnectionFailure.ServerCertificateNameMismatch, "other.example");
        await FailsAsync($"wss://localhost:{late.Port}/?s=SECRET", MqttConnectionFailure.ServerCertificateExpired, "not valid now");
        await FailsAsync($"wss://localhost:{gateway.Port}/?s=SECRET", MqttConnectionFailure.TlsNotAgreed, "whether that port speaks TLS");
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task A_secure_WebSocket_shows_the_client_certificate()
    {
        using var clients = new TestAuthority();
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var gateway = new WebSocketGateway(broker.Port);
        await using var tls = new TlsTerminator(gateway.Port, _authority.IssueServer(), clients: clients);
        var certificate = clients.IssueClient("right");

        await using var host = await TestHost.StartAsync($"wss://localhost:{tls.Port}", MqttProtocolVersion.V500, options: options =>
        {
            Trusting(options);
            (options.Tls.ClientCertificateFile, options.Tls.ClientKeyFile) = (certificate.File, certificate.KeyFile);
        });

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, MqttConnectionFailure.WebSocketRefused, "404 NotFound")]
    [InlineData(HttpStatusCode.ServiceUnavailable, MqttConnectionFailure.WebSocketRefused, "503")]
    [InlineData(HttpStatusCode.Forbidden, MqttConnectionFailure.CredentialsRefused, "403 Forbidden")]
    [InlineData(HttpStatusCode.Unauthorized, MqttConnectionFailure.CredentialsRefused, "401")]
    public async Task A_server_that_refuses_says_how_and_is_tried_again(HttpStatusCode status, MqttConnectionFailure failure, string inMessage)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var gateway = new WebSocketGateway(broker.Port) { Refusal = status };
        await FailsAsync($"ws://localhost:{gateway.Port}/?s=SECRET", failure, inMessage);
        await using var host = TestHost.Create($"ws://localhost:{gateway.Port}", MqttProtocolVersion.V500);
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        gateway.Refusal = null;

        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_port_that_speaks_no_HTTP_is_told_from_one_where_nobody_is()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await FailsAsync($"ws://localhost:{broker.Port}/?s=SECRET", MqttConnectionFailure.Lost, "was lost");

        await broker.StopAsync();
        await FailsAsync($"ws://localhost:{broker.Port}/?s=SECRET", MqttConnectionFailure.Unreachable, "could not be reached");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_WebSocket_that_is_cut_is_made_again_with_its_session(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var gateway = new WebSocketGateway(broker.Port);
        await using var tls = new TlsTerminator(gateway.Port, _authority.IssueServer());
        await using var proxy = new CuttingProxy(tls.Port);
        await using var host = await TestHost.StartAsync($"wss://localhost:{proxy.Port}", version, WithHouse, options =>
        {
            Trusting(options);
            options.ClientId = "resumed";
        });

        proxy.Refuse();
        await host.WhenAsync(MqttConnectionState.Waiting);
        await using (var raw = await RawClient.ConnectAsync(broker.Port))
        {
            await raw.PublishAsync("house/hall/bell", "");
        }

        proxy.Accept();

        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    [Fact]
    public async Task A_link_that_is_dead_while_much_is_being_written_is_given_up()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var gateway = new WebSocketGateway(broker.Port);
        await using var proxy = new CuttingProxy(gateway.Port);
        await using var host = await TestHost.StartAsync(
            $"ws://localhost:{proxy.Port}",
            MqttProtocolVersion.V500,
            WithHouse,
            options => (options.KeepAlive, options.PingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));

        // More than sockets and the proxy hold, so that a write hangs.
        proxy.Freeze();
        var text = new string('x', 1024 * 1024);
        var sent = Enumerable.Range(0, 16).Select(_ => host.Get<IHouse>().DoorAsync("hall", Guid.Empty, Side.Inner, true, text, TestContext.Current.CancellationToken).AsTask()).ToArray();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.TimedOut, host.Connection.LastFailure!.Failure);

        proxy.Thaw();
        await Within.Limits(Task.WhenAll(sent));
    }

    private static async Task ExchangeAsync(TestHost host)
    {
        await host.Get<IHouse>().DoorAsync("hall", Guid.Empty, Side.Inner, true, new string('x', 100_000), TestContext.Current.CancellationToken);
        await host.Get<IHouse>().BellAsync("hall");

        var handler = host.Get<HouseHandler>();
        Assert.Equal(100_000, (await handler.NextAsync<HouseHandler.Door>()).Text.Length);
        Assert.Equal("hall", (await handler.NextAsync<HouseHandler.Bell>()).Room);
    }

    private static void WithHouse(IMqttBuilder mqtt) => mqtt.AddHouse().AddHouseHandler<HouseHandler>();

    private void Trusting(MqttOptions options) => options.Tls.CertificateAuthorityFile = _authority.File;

    private Task FailsAsync(string server, MqttConnectionFailure failure, string inMessage) =>
        Failing.AssertAsync(server, failure, inMessage, options => options.Tls.CertificateAuthorityFile = server.StartsWith("wss:", StringComparison.Ordinal) ? _authority.File : null);
}
