using System.Security.Cryptography;
using System.Text;
using TypedMqtt.Authentication;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Authentication;

public sealed class ScramSha256Tests
{
    // The example of RFC 7677, 3.
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string Nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ServerFirst = $"r={Nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ClientFinal = $"c=biws,r={Nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    public static TheoryData<string> BadFirsts =>
    [
        "",
        ",",
        "e=unknown-user",
        "r",
        $"r={Nonce}",
        $"r={Nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==",
        $"r={ClientNonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        $"r=another{Nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        $"r={Nonce},s=no-base64,i=4096",
        $"r={Nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
        $"r={Nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1000001",
        $"r={Nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096",
        $"r={Nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999",
        $"m=extension,{ServerFirst}",
    ];

    public static TheoryData<string> BadFinals =>
    [
        "",
        ",",
        "e=other-error",
        "v=",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_example_of_RFC_7677_comes_out_as_it_is_there()
    {
        using var exchange = Begin();

        Assert.Equal($"n,,n=user,r={ClientNonce}", Encoding.UTF8.GetString(exchange.InitialData!));
        Assert.Equal(ClientFinal, await ContinueAsync(exchange, ServerFirst));
        await exchange.CompleteAsync(Encoding.UTF8.GetBytes(ServerFinal), Cancellation);
    }

    [Theory, MemberData(nameof(BadFirsts))]
    public async Task A_first_message_that_is_not_in_order_is_refused_before_anything_is_proven(string message)
    {
        using var exchange = Begin();

        await Assert.ThrowsAnyAsync<Exception>(() => ContinueAsync(exchange, message));
        await Assert.ThrowsAsync<InvalidOperationException>(() => CompleteAsync(exchange, ServerFinal));
    }

    [Theory, MemberData(nameof(BadFinals))]
    public async Task A_server_that_does_not_prove_that_it_knows_the_password_is_refused(string message)
    {
        using var exchange = Begin();
        await ContinueAsync(exchange, ServerFirst);

        await Assert.ThrowsAnyAsync<Exception>(() => CompleteAsync(exchange, message));
    }

    [Fact]
    public async Task A_server_that_asks_for_no_proof_or_for_two_is_refused()
    {
        using var none = Begin();
        await Assert.ThrowsAsync<InvalidOperationException>(() => CompleteAsync(none, ServerFinal));

        using var two = Begin();
        await ContinueAsync(two, ServerFirst);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ContinueAsync(two, ServerFirst));
    }

    [Fact]
    public void A_user_name_does_not_break_out_of_its_field() =>
        Assert.Equal("n,,n=a=2Cr=3Db,r=nonce", Encoding.UTF8.GetString(new ScramSha256Exchange(new MqttCredentials("a,r=b", "p"), "nonce").InitialData!));

    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("a\u00A0b", "a b")]
    public void Text_is_prepared_as_in_the_examples_of_RFC_4013(string text, string prepared) => Assert.Equal(prepared, ScramText.Prepare(text));

    /// <summary>Where .NET runs without the tables of Unicode, it leaves these as they are.</summary>
    [Theory]
    [InlineData("\u00AA")]
    [InlineData("\u2168")]
    [InlineData("b\u00FCro")]
    public void Compatibility_forms_are_one_as_far_as_the_machine_knows_them(string text) =>
        Assert.Equal(text.Normalize(NormalizationForm.FormKC), ScramText.Prepare(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a\u0007")]
    [InlineData("\u00E4\u0085")]
    public void Text_that_nobody_can_have_meant_is_refused_and_not_quoted(string? text)
    {
        Assert.Throws<ArgumentException>(() => ScramText.Prepare(text));
        Assert.ThrowsAny<ArgumentException>(() => new ScramSha256Authentication("user", text!));
        Assert.ThrowsAny<ArgumentException>(() => new ScramSha256Authentication(text!, "password"));
    }

    [Fact]
    public async Task Every_exchange_has_a_nonce_of_its_own()
    {
        var method = new ScramSha256Authentication("user", "pencil");
        using var first = await method.BeginAsync(Cancellation);
        using var second = await method.BeginAsync(Cancellation);

        Assert.NotEqual(first.InitialData, second.InitialData);
    }

    [Theory]
    [InlineData("pencil", true)]
    [InlineData("another", false)]
    public async Task Both_sides_prove_over_a_connection_that_they_know_the_password(string serversPassword, bool isAccepted)
    {
        await using var host = ClientHost.Create(V500, options => options.Authentication = new ScramSha256Authentication("user", "pencil"));
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        var (method, first) = (await peer.ReceiveConnectAsync()).Authentication;
        Assert.Equal("SCRAM-SHA-256", method);
        var server = new ScramServer(serversPassword, first!);

        peer.Authenticate(0x18, method!, server.First);
        var (_, final) = (await peer.ReceiveAsync(PacketType.Auth)).Authentication;
        Assert.Equal(isAccepted, server.IsProven(final!));
        peer.Accept(properties: Peer.AuthenticationProperties(method!, server.Final));

        await host.WhenAsync(isAccepted ? MqttConnectionState.Online : MqttConnectionState.Waiting);
        Assert.Equal(isAccepted ? null : MqttConnectionFailure.AuthenticationFailed, host.Connection.LastFailure?.Failure);
        Assert.DoesNotContain("pencil", host.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_expires_is_proven_again_by_the_next_one()
    {
        ClientHost? created = null;
        var asked = 0;
        await using var host = created = ClientHost.Create(V500, options =>
        {
            options.KeepAlive = TimeSpan.Zero;
            options.Authentication = new ScramSha256Authentication(_ => new(
                new MqttCredentials("user", $"password-{++asked}") { ExpiresAt = created!.Time.GetUtcNow() + TimeSpan.FromSeconds(12.5) }));
        });
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await AuthenticateAsync(await peer.ReceiveConnectAsync(), "password-1", last => peer.Accept(properties: last));
        await host.WhenAsync(MqttConnectionState.Online);

        await host.Time.PassAsync(TimeSpan.FromSeconds(10));

        await AuthenticateAsync(await peer.ReceiveAsync(PacketType.Auth), "password-2", last => peer.Send(0xF0, $"00 {{{last}}}"));
        await host.Time.WhenArmedAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(MqttConnectionState.Online, host.Connection.State);

        async Task AuthenticateAsync(Packet begin, string password, Action<string> end)
        {
            var server = new ScramServer(password, begin.Authentication.Data!);
            peer.Authenticate(0x18, "SCRAM-SHA-256", server.First);
            Assert.True(server.IsProven((await peer.ReceiveAsync(PacketType.Auth)).Authentication.Data!));
            end(Peer.AuthenticationProperties("SCRAM-SHA-256", server.Final));
        }
    }

    private static ScramSha256Exchange Begin() => new(new MqttCredentials("user", "pencil"), ClientNonce);

    private static async Task<string> ContinueAsync(ScramSha256Exchange exchange, string message) =>
        Encoding.UTF8.GetString((await exchange.ContinueAsync(Encode(message), Cancellation))!);

    private static async Task CompleteAsync(ScramSha256Exchange exchange, string message) =>
        await exchange.CompleteAsync(Encode(message), Cancellation);

    // Without text there are no data at all.
    private static byte[]? Encode(string message) => message.Length == 0 ? null : Encoding.UTF8.GetBytes(message);

    /// <summary>The other side, as a server keeps it: it knows StoredKey and ServerKey (RFC 5802, 3).</summary>
    private sealed class ScramServer
    {
        private readonly string _clientFirst;
        private readonly byte[] _storedKey;
        private readonly byte[] _serverKey;

        internal ScramServer(string password, string clientFirst)
        {
            _clientFirst = clientFirst["n,,".Length..];
            First = $"{_clientFirst[_clientFirst.IndexOf("r=", StringComparison.Ordinal)..]}+,s=c2FsdA==,i=4096";
            var salted = Rfc2898DeriveBytes.Pbkdf2(password, "salt"u8, 4096, HashAlgorithmName.SHA256, 32);
            _storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
            _serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        }

        internal string First { get; }

        internal string Final { get; private set; } = "";

        /// <summary>Recovers ClientKey from the proof, and looks whether it is the one that is stored.</summary>
        internal bool IsProven(string clientFinal)
        {
            var withoutProof = clientFinal[..clientFinal.IndexOf(",p=", StringComparison.Ordinal)];
            var message = Encoding.UTF8.GetBytes($"{_clientFirst},{First},{withoutProof}");
            Final = $"v={Convert.ToBase64String(HMACSHA256.HashData(_serverKey, message))}";
            var proof = Convert.FromBase64String(clientFinal[(withoutProof.Length + 3)..]);
            var signature = HMACSHA256.HashData(_storedKey, message);
            return SHA256.HashData([.. proof.Zip(signature, (a, b) => (byte)(a ^ b))]).AsSpan().SequenceEqual(_storedKey);
        }
    }
}
