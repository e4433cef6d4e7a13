using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.IntegrationTests.Brokers;
using TypedMqtt.IntegrationTests.Certificates;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Transports;

/// <summary>How a client identifies itself to a mosquitto that asks for certificates.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private readonly TestAuthority _servers = new();
    private readonly TestAuthority _clients = new();

    public static TheoryData<MqttProtocolVersion> Versions => TlsTests.Versions;

    public void Dispose()
    {
        _servers.Dispose();
        _clients.Dispose();
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task The_right_certificate_lets_a_client_in(MqttProtocolVersion version)
    {
        await using var broker = await StartAsync();
        await using var host = await TestHost.StartAsync(
            broker.Uri, version, mqtt => mqtt.AddHouse().AddHouseHandler<HouseHandler>(), options => Show(options, _clients.IssueClient("right")));

        await host.Get<IHouse>().BellAsync("hall");

        Assert.Equal("hall", (await host.Get<HouseHandler>().NextAsync<HouseHandler.Bell>()).Room);
    }

    [Fact]
    public async Task A_certificate_may_come_from_code()
    {
        await using var broker = await StartAsync();
        using var certificate = _clients.IssueClient("right").WithKey;

        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, options: options =>
        {
            options.Tls.CertificateAuthorityFile = _servers.File;
            options.Tls.ClientCertificateProvider = _ => new(certificate);
        });

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    [Fact]
    public async Task A_key_may_be_encrypted_and_its_password_is_in_no_log()
    {
        await using var broker = await StartAsync();

        await using var host = await TestHost.StartAsync(broker.Uri, MqttProtocolVersion.V500, options: options =>
        {
            Show(options, _clients.IssueClient("right", password: "SECRET password"));
            options.Tls.ClientKeyPassword = "SECRET password";
        });

        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task None_is_refused(MqttProtocolVersion version)
    {
        await using var broker = await StartAsync();

        await FailsAsync(broker, null, version);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task One_of_another_authority_is_refused(MqttProtocolVersion version)
    {
        await using var broker = await StartAsync();

        await FailsAsync(broker, _servers.IssueClient("stranger"), version);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task One_that_has_expired_is_refused(MqttProtocolVersion version)
    {
        await using var broker = await StartAsync();

        await FailsAsync(broker, _clients.IssueClient("late", from: -10, to: -1), version);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task One_that_was_revoked_is_refused(MqttProtocolVersion version)
    {
        var certificate = _clients.IssueClient("revoked");
        _clients.Revoke(certificate);
        await using var broker = await StartAsync(_clients.WriteRevoked());

        await FailsAsync(broker, certificate, version);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task The_right_one_is_shown_in_every_version_of_TLS(SslProtocols tlsVersion)
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var tls = new TlsTerminator(broker.Port, _servers.IssueServer(), tlsVersion, _clients);

        await using var host = await TestHost.StartAsync(
            $"mqtts://localhost:{tls.Port}", MqttProtocolVersion.V500, options: options => Show(options, _clients.IssueClient("right")));

        Assert.Equal(MqttConnectionState.Online, host.Connection.State);
    }

    /// <summary>Since TLS 1.3 a server refuses after what the client takes for the end of the handshake; before, within it.</summary>
    [Theory]
    [InlineData("mqtts", "tls1_2")]
    [InlineData("mqtts", "tls1_3")]
    [InlineData("wss", "tls1_2")]
    [InlineData("wss", "tls1_3")]
    public async Task A_refusal_is_told_in_every_version_of_TLS(string scheme, string tlsVersion)
    {
        await using var tls = await OpenSslServer.StartAsync(tlsVersion, _servers.IssueServer(), _clients);

        await RefusesAsync(null);
        await RefusesAsync(_servers.IssueClient("stranger"));
        await RefusesAsync(_clients.IssueClient("late", from: -10, to: -1));

        Task RefusesAsync(IssuedCertificate? certificate) => Failing.AssertAsync(
            $"{scheme}://localhost:{tls.Port}", MqttConnectionFailure.ClientCertificateRefused, "MqttOptions.Tls.ClientCertificateFile", options => Show(options, certificate));
    }

    [Fact]
    public async Task A_server_that_closes_without_saying_why_is_no_riddle()
    {
        await using var broker = await TestBrokers.StartAsync(BrokerKind.Mosquitto);
        await using var tls = new TlsTerminator(broker.Port, _servers.IssueServer(), SslProtocols.Tls13, _clients);

        await Failing.AssertAsync(
            $"mqtts://localhost:{tls.Port}", MqttConnectionFailure.Lost, "", options => Show(options, _servers.IssueClient("stranger")));
    }

    [Fact]
    public async Task One_that_is_renewed_on_disk_is_shown_at_the_next_attempt()
    {
        await using var broker = await StartAsync();
        var certificate = _clients.IssueClient("late", from: -10, to: -1);
        await using var host = TestHost.Create(broker.Uri, MqttProtocolVersion.V500, options: options => Show(options, certificate));
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.ClientCertificateRefused, host.Connection.LastFailure!.Failure);

        certificate.ReplaceBy(_clients.IssueClient("renewed"));

        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_is_broken_while_the_client_runs_costs_attempts_until_it_is_whole()
    {
        await using var broker = await StartAsync();
        await using var proxy = new CuttingProxy(broker.Port);
        var certificate = _clients.IssueClient("right");
        await using var host = await TestHost.StartAsync($"mqtts://localhost:{proxy.Port}", MqttProtocolVersion.V500, options: options => Show(options, certificate));
        var key = await File.ReadAllTextAsync(certificate.KeyFile, TestContext.Current.CancellationToken);
        var failed = WhenFailedAsync(host, MqttConnectionFailure.CertificatesUnavailable);

        // SECRET stands for what is left of a key.
        await File.WriteAllTextAsync(certificate.KeyFile, "SECRET", TestContext.Current.CancellationToken);
        proxy.Cut();
        Assert.Contains("MqttOptions.Tls.ClientCertificateFile", (await Within.Limits(failed)).Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(certificate.KeyFile, key, TestContext.Current.CancellationToken);
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_is_asked_for_every_attempt_and_may_fail()
    {
        await using var broker = await StartAsync();
        using var certificate = _clients.IssueClient("right").WithKey;
        using var withoutKey = X509CertificateLoader.LoadCertificate(certificate.RawData);
        var asked = 0;
        await using var host = TestHost.Create(broker.Uri, MqttProtocolVersion.V500, options: options =>
        {
            options.Tls.CertificateAuthorityFile = _servers.File;
            options.Tls.ClientCertificateProvider = _ => ++asked switch
            {
                1 => throw new InvalidOperationException("The vault is closed."),
                2 => new(withoutKey),
                3 => new(default(X509Certificate2)),
                _ => new(certificate),
            };
        });
        var failures = new List<MqttConnectionFailure>();
        host.Connection.StateChanged += (_, change) => failures.AddRange(change.Reason is { } reason ? [reason.Failure] : []);

        await host.StartAsync();
        await Within.Limits(host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken));

        Assert.Equal([MqttConnectionFailure.CertificatesUnavailable, MqttConnectionFailure.CertificatesUnavailable, MqttConnectionFailure.ClientCertificateRefused], failures);
        Assert.Contains("MqttOptions.Tls.ClientCertificateProvider failed: The vault is closed.", host.Logs.All, StringComparison.Ordinal);
    }

    private Task<ITestBroker> StartAsync(string? revoked = null) => TestBrokers.StartAsync(new MosquittoTls(_servers.IssueServer(), _clients) { RevokedFile = revoked });

    private Task FailsAsync(ITestBroker broker, IssuedCertificate? certificate, MqttProtocolVersion version) => Failing.AssertAsync(
        broker.Uri, MqttConnectionFailure.ClientCertificateRefused, "MqttOptions.Tls.ClientCertificateFile", options => Show(options, certificate), version);

    private void Show(MqttOptions options, IssuedCertificate? certificate)
    {
        options.Tls.CertificateAuthorityFile = _servers.File;
        (options.Tls.ClientCertificateFile, options.Tls.ClientKeyFile) = (certificate?.File, certificate?.KeyFile);
    }

    private static Task<MqttConnectionException> WhenFailedAsync(TestHost host, MqttConnectionFailure failure)
    {
        var failed = new TaskCompletionSource<MqttConnectionException>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Connection.StateChanged += (_, change) =>
        {
            if (change.Reason?.Failure == failure)
            {
                failed.TrySetResult(change.Reason);
            }
        };
        return failed.Task;
    }
}
