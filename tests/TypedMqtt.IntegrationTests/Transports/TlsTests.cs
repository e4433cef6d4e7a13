using System.Security.Cryptography.X509Certificates;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Certificates;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>Whom a client trusts, against a mosquitto whose certificate is right or wrong.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V500, MqttProtocolVersion.V311];

    public void Dispose() => _authority.Dispose();

    [Theory, MemberData(nameof(Versions))]
    public async Task Messages_travel_to_a_server_whose_authority_is_trusted(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()), withLogin: true);
        await using var host = await TestHost.StartAsync(broker.Uri, version, WithHouse, options =>
        {
            options.Tls.CertificateAuthorityFile = _authority.File;
            (options.UserName, options.Password) = (TestBrokers.UserName, TestBrokers.Password);
        });

        await host.Get<IHouse>().DoorAsync("hall", Guid.Empty, Side.Inner, true, new string('x', 100_000), TestContext.Current.CancellationToken);

        Assert.Equal(100_000, (await host.Get<HouseHandler>().NextAsync<HouseHandler.Door>()).Text.Length);
        Assert.Contains(broker.Uri, host.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_can_be_given_from_code_and_a_server_be_known_by_its_address()
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()));

        await using var host = await TestHost.StartAsync(
            $"mqtts://127.0.0.1:{broker.Port}", MqttProtocolVersion.V500, options: options => options.Tls.CertificateAuthorities.Add(_authority.Certificate));

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_server_of_another_authority_is_not_trusted(MqttProtocolVersion version)
    {
        using var other = new TestAuthority();
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(other.IssueServer()));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateNotTrusted, "MqttOptions.Tls.CertificateAuthorityFile", Trusting, version);
    }

    [Fact]
    public async Task Without_an_authority_of_our_own_it_is_the_system_that_has_to_trust()
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateNotTrusted, "If its authority is your own, name it in MqttOptions.Tls.CertificateAuthorityFile", _ => { });
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_server_of_another_name_is_not_taken_for_the_one_that_is_wanted(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer("other.example")));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateNameMismatch, "not for 'localhost' but for 'other.example'", Trusting, version);
    }

    [Fact]
    public async Task A_server_that_is_reached_under_another_name_is_known_by_its_own()
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer("other.example")));

        await using var host = await TestHost.StartAsync(
            broker.Uri, MqttProtocolVersion.V500, options: options =>
            {
                Trusting(options);
                options.Tls.TargetHost = "other.example";
            });

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Theory]
    [InlineData(-10, -1, MqttProtocolVersion.V500)]
    [InlineData(-10, -1, MqttProtocolVersion.V311)]
    [InlineData(1, 10, MqttProtocolVersion.V500)]
    public async Task A_server_whose_certificate_is_not_valid_today_is_refused(int from, int to, MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer(from: from, to: to)));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateExpired, "'CN=localhost'", Trusting, version);
    }

    [Fact]
    public async Task A_certificate_that_the_server_renews_is_taken_without_a_restart_of_the_client()
    {
        var certificate = _authority.IssueServer(from: -10, to: -1);
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(certificate));
        await using var host = TestHost.Create(broker.Uri, MqttProtocolVersion.V500, options: Trusting);
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);

        certificate.ReplaceBy(_authority.IssueServer());
        await broker.StopAsync();
        await broker.StartAsync();

        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_certificate_that_was_revoked_is_refused_where_the_authority_is_asked()
    {
        await using var list = new RevocationServer(_authority);
        var certificate = _authority.IssueServer(revocations: list.Uri);
        _authority.Revoke(certificate);
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(certificate));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateRevoked, "revoked", options =>
        {
            Trusting(options);
            options.Tls.RevocationMode = X509RevocationMode.Online;
        });
    }

    [Fact]
    public async Task A_certificate_that_was_not_revoked_is_taken_where_the_authority_is_asked()
    {
        await using var list = new RevocationServer(_authority);
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer(revocations: list.Uri)));

        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, options: options =>
        {
            Trusting(options);
            options.Tls.RevocationMode = X509RevocationMode.Online;
        });

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Fact]
    public async Task A_certificate_of_which_nothing_can_be_learned_is_refused_where_the_authority_is_to_be_asked()
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateNotTrusted, "MqttOptions.Tls.RevocationMode", options =>
        {
            Trusting(options);
            options.Tls.RevocationMode = X509RevocationMode.Online;
        });
    }

    [Fact]
    public async Task A_certificate_for_clients_is_none_for_a_server()
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueClient("localhost")));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateNotTrusted, "NotValidForUsage", Trusting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pinned_key_is_that_of_the_server_or_of_its_authority(bool ofServer)
    {
        var certificate = _authority.IssueServer();
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(certificate));

        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, options: options =>
        {
            Trusting(options);
            options.Tls.PinnedPublicKeys.Add(ofServer ? certificate.Pin : _authority.Pin);
        });

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_key_that_is_not_pinned_is_refused_although_its_authority_is_trusted_and_the_message_has_its_pin(MqttProtocolVersion version)
    {
        var certificate = _authority.IssueServer();
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(certificate));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateNotPinned, certificate.Pin, options =>
        {
            Trusting(options);
            options.Tls.PinnedPublicKeys.Add(_authority.IssueServer().Pin);
        }, version);
    }

    [Fact]
    public async Task A_pin_makes_no_other_check_needless()
    {
        using var other = new TestAuthority();
        var certificate = other.IssueServer();
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(certificate));

        await FailsAsync(broker.Uri, MqttConnectionFailure.ServerCertificateNotTrusted, "not trusted", options =>
        {
            Trusting(options);
            options.Tls.PinnedPublicKeys.Add(certificate.Pin);
        });
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_wrong_password_is_refused_over_TLS_as_without_it(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()), withLogin: true);

        await FailsAsync(broker.Uri, MqttConnectionFailure.CredentialsRefused, "MqttOptions.UserName", options =>
        {
            Trusting(options);
            (options.UserName, options.Password) = (TestBrokers.UserName, "SECRET horse");
        }, version);
    }

    [Fact]
    public async Task A_port_that_speaks_no_TLS_is_told_from_one_where_nobody_is()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await FailsAsync($"mqtts://localhost:{broker.Port}", MqttConnectionFailure.TlsNotAgreed, "whether that port speaks TLS", Trusting);

        await broker.StopAsync();
        await FailsAsync($"mqtts://localhost:{broker.Port}", MqttConnectionFailure.Unreachable, "could not be reached", Trusting);
    }

    [Fact]
    public async Task A_port_that_speaks_nothing_but_TLS_is_told_to_who_connects_without()
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()));

        await FailsAsync($"mqtt://localhost:{broker.Port}", MqttConnectionFailure.Lost, "", _ => { });
    }

    [Fact]
    public async Task A_handshake_that_hangs_ends_with_the_time_out()
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()));
        await using var proxy = new CuttingProxy(broker.Port);
        proxy.Freeze();

        await FailsAsync($"mqtts://localhost:{proxy.Port}", MqttConnectionFailure.TimedOut, "MqttOptions.ConnectTimeout", options =>
        {
            Trusting(options);
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
        });
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_connection_that_is_cut_is_resumed_and_loses_nothing(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()));
        await using var proxy = new CuttingProxy(broker.Port);
        await using var host = await TestHost.StartAsync($"mqtts://localhost:{proxy.Port}", version, WithHouse, options =>
        {
            Trusting(options);
            options.ClientId = "resumed";
        });
        await using var other = await TestHost.StartAsync(broker.Uri, version, mqtt => mqtt.AddHouse(), Trusting);
        proxy.Refuse();
        await host.WhenAsync(MqttConnectionState.Waiting);
        var sent = Enumerable.Range(0, 20).Select(i => host.Get<IHouse>().TemperatureAsync("hall", i, new Reading(20, 40)).AsTask()).ToArray();
        await Within.Limits(other.Get<IHouse>().BellAsync("gate"));

        proxy.Accept();

        await Within.Limits(Task.WhenAll(sent));
        var handler = host.Get<HouseHandler>();
        var handled = new List<object>();
        while (handled.Count <= sent.Length)
        {
            handled.Add(await handler.NextAsync());
        }

        // Members have no order among each other.
        Assert.Equal("gate", Assert.Single(handled.OfType<HouseHandler.Bell>()).Room);
        Assert.Equal(Enumerable.Range(0, sent.Length), handled.OfType<HouseHandler.Temperature>().Select(temperature => temperature.Zone));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_link_that_is_dead_while_much_is_being_written_is_given_up(MqttProtocolVersion version)
    {
        await using var broker = await TestBrokers.StartAsync(new MosquittoTls(_authority.IssueServer()));
        await using var proxy = new CuttingProxy(broker.Port);
        await using var host = await TestHost.StartAsync($"mqtts://localhost:{proxy.Port}", version, mqtt => mqtt.AddHouse(), options =>
        {
            Trusting(options);
            (options.KeepAlive, options.PingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        });

        // More than sockets and the proxy hold, so that a write hangs.
        proxy.Freeze();
        var text = new string('x', 1024 * 1024);
        var sent = Enumerable.Range(0, 16).Select(_ => host.Get<IHouse>().DoorAsync("hall", Guid.Empty, Side.Inner, true, text, TestContext.Current.CancellationToken).AsTask()).ToArray();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.TimedOut, host.Connection.LastFailure!.Failure);

        proxy.Thaw();
        await Within.Limits(Task.WhenAll(sent));
    }

    private static void WithHouse(IMqttBuilder mqtt) => mqtt.AddHouse().AddHouseHandler<HouseHandler>();

    private void Trusting(MqttOptions options) => options.Tls.CertificateAuthorityFile = _authority.File;

    private static Task FailsAsync(
        string server, MqttConnectionFailure failure, string inMessage, Action<MqttOptions> options, MqttProtocolVersion version = MqttProtocolVersion.V500) =>
        Failing.AssertAsync(server, failure, inMessage, options, version);
}
