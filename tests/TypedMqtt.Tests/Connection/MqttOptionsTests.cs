using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using TypedMqtt.Connection;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Connection;

public sealed class MqttOptionsTests
{
    private const string Secret = "hunter2-is-a-secret";

    private const string AFlag = "A flag: either value works with every other option.";

    private static readonly TimeSpan FiftyDays = TimeSpan.FromDays(50);

    /// <summary>One line an option: a new one without its line fails the test below.</summary>
    private static readonly Dictionary<string, object?> Defaults = new()
    {
        [nameof(MqttOptions.Server)] = "mqtt://localhost:1883",
        [nameof(MqttOptions.Servers)] = Array.Empty<string>(),
        [nameof(MqttOptions.AllowedRedirects)] = Array.Empty<string>(),
        [nameof(MqttOptions.CredentialsProvider)] = null,
        [nameof(MqttOptions.Authentication)] = null,
        [nameof(MqttOptions.ConnectStream)] = null,
        ["Tls.CertificateAuthorityFile"] = null,
        ["Tls.CertificateAuthorities"] = new X509Certificate2Collection(),
        ["Tls.ClientCertificateFile"] = null,
        ["Tls.ClientKeyFile"] = null,
        ["Tls.ClientKeyPassword"] = null,
        ["Tls.ClientCertificateProvider"] = null,
        ["Tls.TargetHost"] = null,
        ["Tls.PinnedPublicKeys"] = Array.Empty<string>(),
        ["Tls.RevocationMode"] = X509RevocationMode.NoCheck,
        [nameof(MqttOptions.Will)] = null,
        [nameof(MqttOptions.ResumeSessionOnStart)] = false,
        [nameof(MqttOptions.SessionLoss)] = MqttSessionLossPolicy.RequeueAsNew,
        [nameof(MqttOptions.CompleteWhen)] = MqttCompletion.Acknowledged,
        [nameof(MqttOptions.PipelinedStart)] = false,
        [nameof(MqttOptions.SubscribeTimeout)] = TimeSpan.FromSeconds(30),
        [nameof(MqttOptions.PublishTimeout)] = null,
        [nameof(MqttOptions.OutboxOverflow)] = MqttOutboxOverflow.Wait,
        [nameof(MqttOptions.TopicAliasMaximum)] = 16,
        [nameof(MqttOptions.UseTopicAliases)] = true,
        [nameof(MqttOptions.ProtocolVersion)] = MqttProtocolVersion.V500,
        [nameof(MqttOptions.ClientId)] = null,
        [nameof(MqttOptions.UserName)] = null,
        [nameof(MqttOptions.Password)] = null,
        [nameof(MqttOptions.TopicPrefix)] = null,
        [nameof(MqttOptions.KeepAlive)] = TimeSpan.FromSeconds(60),
        [nameof(MqttOptions.PingTimeout)] = TimeSpan.FromSeconds(10),
        [nameof(MqttOptions.ConnectTimeout)] = TimeSpan.FromSeconds(10),
        [nameof(MqttOptions.SessionExpiry)] = TimeSpan.FromHours(1),
        [nameof(MqttOptions.MinimumReconnectDelay)] = TimeSpan.FromMilliseconds(100),
        [nameof(MqttOptions.MaximumReconnectDelay)] = TimeSpan.FromSeconds(30),
        [nameof(MqttOptions.DrainTimeout)] = TimeSpan.FromSeconds(5),
        [nameof(MqttOptions.StopHostWhenFaulted)] = true,
        [nameof(MqttOptions.WaitForOnlineOnStart)] = false,
        [nameof(MqttOptions.PropagateTraceContext)] = true,
        [nameof(MqttOptions.StartTimeout)] = TimeSpan.FromSeconds(30),
        [nameof(MqttOptions.OutboxLimit)] = 10_000,
        [nameof(MqttOptions.OutboxByteLimit)] = 67_108_864L,
        [nameof(MqttOptions.QueueLimit)] = 10_000,
        [nameof(MqttOptions.QueueByteLimit)] = 67_108_864L,
        [nameof(MqttOptions.DeadLetterPrefix)] = "dead-letter",
        [nameof(MqttOptions.HandlerTimeout)] = TimeSpan.FromSeconds(30),
        [nameof(MqttOptions.ReceiveMaximum)] = 1_024,
        [nameof(MqttOptions.MaximumPacketSize)] = 16_777_216,
        [nameof(MqttOptions.RequestLimit)] = 1_000,
        [nameof(MqttOptions.FailRequestsNobodyHears)] = true,
        [nameof(MqttOptions.AnswerTopicRequests)] = false,
        [nameof(MqttOptions.AllowedResponseTopics)] = Array.Empty<string>(),
    };

    /// <summary>
    /// Options of which nothing can be refused, and why. Every other one, and what a will is made of, needs a line below.
    /// </summary>
    private static readonly Dictionary<string, string> NothingToRefuse = new()
    {
        [nameof(MqttOptions.CredentialsProvider)] = "Code: what it gives is known, and refused, only when it is asked.",
        [nameof(MqttOptions.ConnectStream)] = "Code: what it opens is known, and refused, only when it is asked.",
        [nameof(MqttOptions.PipelinedStart)] = AFlag,
        [nameof(MqttOptions.StopHostWhenFaulted)] = AFlag,
        [nameof(MqttOptions.WaitForOnlineOnStart)] = AFlag,
        [nameof(MqttOptions.PropagateTraceContext)] = AFlag,
        [nameof(MqttOptions.UseTopicAliases)] = AFlag,
        [nameof(MqttOptions.FailRequestsNobodyHears)] = AFlag,
        [nameof(MqttOptions.AnswerTopicRequests)] = AFlag,
        ["Will.Retain"] = AFlag,
    };

    /// <summary>One line a refusal: the option at fault, and what makes it one.</summary>
    public static TheoryData<string, Action<MqttOptions>> Refusals => new()
    {
        { nameof(MqttOptions.Server), options => options.Server = "" },
        { nameof(MqttOptions.Server), options => options.Server = null! },
        { nameof(MqttOptions.Server), options => options.Server = $"mqtt://me:{Secret}@broker" },
        { nameof(MqttOptions.Server), options => options.Server = $"mqtt://me:{Secret}/@broker" },
        { nameof(MqttOptions.Server), options => options.Server = "mqtts://broker/path" },
        { nameof(MqttOptions.Server), options => options.Server = "amqp://broker" },
        { nameof(MqttOptions.Server), options => options.Server = "mqtt://broker:0" },
        { nameof(MqttOptions.Server), options => options.Server = $"ws://me:{Secret}@broker" },
        { nameof(MqttOptions.Server), options => options.Server = $"wss://broker/mqtt?signature={Secret}#there" },
        { nameof(MqttOptions.Authentication), options => (options.Authentication, options.ProtocolVersion) = (new ScramSha256Authentication("me", Secret), MqttProtocolVersion.V311) },
        { nameof(MqttOptions.Authentication), options => (options.Authentication, options.PipelinedStart) = (new ScramSha256Authentication("me", Secret), true) },
        { nameof(MqttOptions.Authentication), options => options.Authentication = new TestAuthentication("a\0") },
        { "Tls.CertificateAuthorityFile", options => WithoutTls(options, "mqtt://a").CertificateAuthorityFile = PemFile.Write(PemFile.CreateCertificate().Certificate) },
        { "Tls.CertificateAuthorities", options => WithoutTls(options, "mqtt://a").CertificateAuthorities.Add(X509Certificate2.CreateFromPem(PemFile.CreateCertificate().Certificate)) },
        { "Tls.ClientCertificateFile", options => WithoutTls(options, "ws://a").ClientCertificateFile = PemFile.WriteTogether() },
        { "Tls.ClientCertificateProvider", options => WithoutTls(options, "mqtt://a").ClientCertificateProvider = _ => new(default(X509Certificate2)) },
        { "Tls.TargetHost", options => WithoutTls(options, "mqtt://a", "ws://b").TargetHost = "a" },
        { "Tls.PinnedPublicKeys", options => WithoutTls(options, "mqtt://a").PinnedPublicKeys.Add(Convert.ToBase64String(new byte[32])) },
        { "Tls.RevocationMode", options => WithoutTls(options, "mqtt://a").RevocationMode = X509RevocationMode.Online },
        { "Tls.CertificateAuthorityFile", options => options.Tls.CertificateAuthorityFile = "not-there.pem" },
        { "Tls.CertificateAuthorityFile", options => options.Tls.CertificateAuthorityFile = "" },
        { "Tls.CertificateAuthorityFile", options => options.Tls.CertificateAuthorityFile = PemFile.Write("no certificate") },
        { "Tls.CertificateAuthorityFile", options => options.Tls.CertificateAuthorityFile = PemFile.Write(PemFile.CreateKey()) },
        { "Tls.ClientCertificateFile", options => options.Tls.ClientCertificateFile = "not-there.pem" },
        { "Tls.ClientCertificateFile", options => options.Tls.ClientCertificateFile = PemFile.Write(PemFile.CreateCertificate().Certificate) },
        { "Tls.ClientKeyFile", options => (options.Tls.ClientCertificateFile, options.Tls.ClientKeyFile) = (PemFile.Write(PemFile.CreateCertificate().Certificate), "not-there.pem") },
        { "Tls.ClientKeyFile", options => (options.Tls.ClientCertificateFile, options.Tls.ClientKeyFile) = (PemFile.Write(PemFile.CreateCertificate().Certificate), PemFile.Write(PemFile.CreateKey())) },
        { "Tls.ClientKeyFile", options => (options.Tls.ClientCertificateFile, options.Tls.ClientKeyFile, options.Tls.ClientKeyPassword) = PemFile.WritePair("right", Secret) },
        { "Tls.ClientKeyFile", options => options.Tls.ClientKeyFile = "key.pem" },
        { "Tls.ClientKeyPassword", options => options.Tls.ClientKeyPassword = Secret },
        { "Tls.ClientCertificateProvider", options => (options.Tls.ClientCertificateFile, options.Tls.ClientKeyFile, options.Tls.ClientCertificateProvider) = (PemFile.WriteTogether(), null, _ => new(default(X509Certificate2))) },
        { "Tls.TargetHost", options => options.Tls.TargetHost = "" },
        { "Tls.TargetHost", options => options.Tls.TargetHost = "broker:8883" },
        { "Tls.TargetHost", options => options.Tls.TargetHost = "*.example.com" },
        { "Tls.PinnedPublicKeys[0]", options => options.Tls.PinnedPublicKeys.Add("") },
        { "Tls.PinnedPublicKeys[0]", options => options.Tls.PinnedPublicKeys.Add(null!) },
        { "Tls.PinnedPublicKeys[0]", options => options.Tls.PinnedPublicKeys.Add(Convert.ToBase64String(new byte[20])) },
        { "Tls.PinnedPublicKeys[0]", options => options.Tls.PinnedPublicKeys.Add(" " + Convert.ToBase64String(new byte[32])) },
        { "Tls.RevocationMode", options => options.Tls.RevocationMode = (X509RevocationMode)3 },
        { "AllowedRedirects[0]", options => options.AllowedRedirects.Add("") },
        { "AllowedRedirects[0]", options => options.AllowedRedirects.Add(null!) },
        { "AllowedRedirects[0]", options => options.AllowedRedirects.Add("mqtt://broker") },
        { "AllowedRedirects[0]", options => options.AllowedRedirects.Add("broker/") },
        { "AllowedRedirects[0]", options => options.AllowedRedirects.Add("broker:70000") },
        { "AllowedRedirects[0]", options => options.AllowedRedirects.Add("*.example.com") },
        { "AllowedRedirects[0]", options => options.AllowedRedirects.Add("[::1]") },
        { "AllowedRedirects[0]", options => options.AllowedRedirects.Add($"me:{Secret}@broker") },
        { "Servers[1]", options => AddServers(options, "mqtt://a", $"mqtt://me:{Secret}@broker") },
        { nameof(MqttOptions.ProtocolVersion), options => options.ProtocolVersion = (MqttProtocolVersion)2 },
        { nameof(MqttOptions.ClientId), options => options.ClientId = "" },
        { nameof(MqttOptions.ClientId), options => options.ClientId = "a\0" },
        { nameof(MqttOptions.ClientId), options => options.ClientId = "a\uD800" },
        { nameof(MqttOptions.ClientId), options => options.ClientId = new string('a', 65_536) },
        { nameof(MqttOptions.UserName), options => options.UserName = "a\0" },
        { nameof(MqttOptions.Password), options => options.Password = Secret + '\uDC00' },
        { nameof(MqttOptions.Password), options => options.Password = Secret + new string('\u20AC', 21_846) },
        { "Will.Topic", options => options.Will = new MqttWill("", default) },
        { "Will.Topic", options => options.Will = new MqttWill("gone/+", default) },
        { "Will.Topic", options => options.Will = new MqttWill("$SYS/gone", default) },
        { "Will.Topic", options => (options.TopicPrefix, options.Will) = (new string('a', 40_000), new MqttWill(new string('b', 40_000), default)) },
        { "Will.Payload", options => options.Will = new MqttWill("gone", new byte[65_536]) },
        { "Will.Qos", options => options.Will = new MqttWill("gone", default) { Qos = (MqttQos)3 } },
        { "Will.ContentType", options => options.Will = new MqttWill("gone", default) { ContentType = "text\0plain" } },
        { "Will.ContentType", options => options.Will = new MqttWill("gone", default) { ContentType = "\uD800" } },
        { "Will.ContentType", options => options.Will = new MqttWill("gone", default) { ContentType = new string('a', 65_536) } },
        { "Will.Delay", options => options.Will = new MqttWill("gone", default) { Delay = TimeSpan.FromSeconds(0.5) } },
        { nameof(MqttOptions.ResumeSessionOnStart), options => options.ResumeSessionOnStart = true },
        { nameof(MqttOptions.ResumeSessionOnStart), options => (options.ResumeSessionOnStart, options.ClientId, options.SessionExpiry) = (true, "me", TimeSpan.Zero) },
        { nameof(MqttOptions.SessionLoss), options => options.SessionLoss = (MqttSessionLossPolicy)2 },
        { nameof(MqttOptions.CompleteWhen), options => options.CompleteWhen = (MqttCompletion)2 },
        { nameof(MqttOptions.OutboxOverflow), options => options.OutboxOverflow = (MqttOutboxOverflow)4 },
        { nameof(MqttOptions.SubscribeTimeout), options => options.SubscribeTimeout = TimeSpan.Zero },
        { nameof(MqttOptions.SubscribeTimeout), options => options.SubscribeTimeout = FiftyDays },
        { nameof(MqttOptions.PublishTimeout), options => options.PublishTimeout = TimeSpan.Zero },
        { nameof(MqttOptions.PublishTimeout), options => options.PublishTimeout = FiftyDays },
        { nameof(MqttOptions.TopicAliasMaximum), options => options.TopicAliasMaximum = -1 },
        { nameof(MqttOptions.TopicAliasMaximum), options => options.TopicAliasMaximum = 65_536 },
        { nameof(MqttOptions.Password), options => (options.ProtocolVersion, options.Password) = (MqttProtocolVersion.V311, Secret) },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = "/" },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = "staging/" },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = "/staging" },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = "tenants/+" },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = "#" },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = "$share/group" },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = "a\0" },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = "a\uD800" },
        { nameof(MqttOptions.TopicPrefix), options => options.TopicPrefix = new string('a', 65_535) },
        { nameof(MqttOptions.KeepAlive), options => options.KeepAlive = TimeSpan.FromSeconds(-1) },
        { nameof(MqttOptions.KeepAlive), options => options.KeepAlive = TimeSpan.FromSeconds(1.5) },
        { nameof(MqttOptions.KeepAlive), options => options.KeepAlive = TimeSpan.FromSeconds(65_536) },
        { nameof(MqttOptions.PingTimeout), options => options.PingTimeout = TimeSpan.Zero },
        { nameof(MqttOptions.PingTimeout), options => options.PingTimeout = FiftyDays },
        { nameof(MqttOptions.ConnectTimeout), options => options.ConnectTimeout = TimeSpan.Zero },
        { nameof(MqttOptions.ConnectTimeout), options => options.ConnectTimeout = FiftyDays },
        { nameof(MqttOptions.SessionExpiry), options => options.SessionExpiry = TimeSpan.FromSeconds(-1) },
        { nameof(MqttOptions.SessionExpiry), options => options.SessionExpiry = TimeSpan.FromMilliseconds(1) },
        { nameof(MqttOptions.SessionExpiry), options => options.SessionExpiry = TimeSpan.FromSeconds(4_294_967_296) },
        { nameof(MqttOptions.MinimumReconnectDelay), options => options.MinimumReconnectDelay = TimeSpan.Zero },
        { nameof(MqttOptions.MaximumReconnectDelay), options => options.MaximumReconnectDelay = TimeSpan.FromMilliseconds(99) },
        { nameof(MqttOptions.MaximumReconnectDelay), options => options.MaximumReconnectDelay = FiftyDays },
        { nameof(MqttOptions.DrainTimeout), options => options.DrainTimeout = TimeSpan.FromTicks(-1) },
        { nameof(MqttOptions.DrainTimeout), options => options.DrainTimeout = FiftyDays },
        { nameof(MqttOptions.StartTimeout), options => options.StartTimeout = TimeSpan.Zero },
        { nameof(MqttOptions.StartTimeout), options => options.StartTimeout = FiftyDays },
        { nameof(MqttOptions.OutboxLimit), options => options.OutboxLimit = 0 },
        { nameof(MqttOptions.RequestLimit), options => options.RequestLimit = 0 },
        { "AllowedResponseTopics[0]", options => options.AllowedResponseTopics.Add("") },
        { "AllowedResponseTopics[0]", options => options.AllowedResponseTopics.Add("a/#/b") },
        { "AllowedResponseTopics[0]", options => options.AllowedResponseTopics.Add("a+/b") },
        { "AllowedResponseTopics[0]", options => options.AllowedResponseTopics.Add("$SYS/#") },
        { nameof(MqttOptions.OutboxByteLimit), options => options.OutboxByteLimit = 0 },
        { nameof(MqttOptions.QueueLimit), options => options.QueueLimit = 0 },
        { nameof(MqttOptions.QueueByteLimit), options => options.QueueByteLimit = 0 },
        { nameof(MqttOptions.HandlerTimeout), options => options.HandlerTimeout = TimeSpan.Zero },
        { nameof(MqttOptions.DeadLetterPrefix), options => options.DeadLetterPrefix = "" },
        { nameof(MqttOptions.DeadLetterPrefix), options => options.DeadLetterPrefix = "dead/#" },
        { nameof(MqttOptions.HandlerTimeout), options => options.HandlerTimeout = FiftyDays },
        { nameof(MqttOptions.ReceiveMaximum), options => options.ReceiveMaximum = 0 },
        { nameof(MqttOptions.ReceiveMaximum), options => options.ReceiveMaximum = 65_536 },
        { nameof(MqttOptions.MaximumPacketSize), options => options.MaximumPacketSize = 127 },
        { nameof(MqttOptions.MaximumPacketSize), options => options.MaximumPacketSize = 268_435_461 },
    };

    /// <summary>What lies just within the limits.</summary>
    public static TheoryData<Action<MqttOptions>> Acceptable => new(
        _ => { },
        options => options.Password = Secret,
        options => AddServers(options, "mqtt://a", "mqtt://b:1884", "mqtts://c", "ws://d", $"wss://e/f?signature={Secret}"),
        options => options.Tls.CertificateAuthorityFile = PemFile.Write(PemFile.CreateCertificate().Certificate + PemFile.CreateCertificate().Certificate),
        options => (options.Tls.ClientCertificateFile, options.Tls.ClientKeyFile, options.Tls.ClientKeyPassword) = PemFile.WritePair(),
        options => (options.Tls.ClientCertificateFile, options.Tls.ClientKeyFile, options.Tls.ClientKeyPassword) = PemFile.WritePair(Secret, Secret),
        options => options.Tls.ClientCertificateFile = PemFile.WriteTogether(),
        options => (options.Tls.TargetHost, options.Tls.RevocationMode) = ("192.0.2.1", X509RevocationMode.Online),
        options => options.Tls.PinnedPublicKeys.Add(Convert.ToBase64String(new byte[32])),
        options => AddRedirects(options, "broker", "Broker.example.com:1884", "192.0.2.1", "192.0.2.1:1883", "::1", "[::1]:1883", "my_broker"),
        options => AddResponseTopics(options, "#", "response/#", "a/+/b"),
        options => options.Will = new MqttWill("clients/gone", new byte[65_535]) { Qos = MqttQos.ExactlyOnce, Delay = TimeSpan.FromSeconds(5), ContentType = new string('a', 65_535) },
        options => (options.ResumeSessionOnStart, options.ClientId) = (true, "me"),
        options => (options.PublishTimeout, options.TopicAliasMaximum) = (TimeSpan.FromSeconds(1), 0),
        options => (options.ProtocolVersion, options.UserName, options.Password) = (MqttProtocolVersion.V311, "me", Secret),
        options => options.Authentication = new ScramSha256Authentication("me", Secret),
        options => WithoutTls(options, "mqtt://a", "wss://b").TargetHost = "b",
        options => (options.Server, options.IsServerReplaced, options.Tls.TargetHost) = ("mqtt://a", true, "b"),
        options => options.Server = "mqtt://a",
        options => options.TopicPrefix = "",
        options => options.TopicPrefix = "tenants/acme",
        options => options.KeepAlive = TimeSpan.Zero,
        options => options.KeepAlive = TimeSpan.FromSeconds(65_535),
        options => options.SessionExpiry = TimeSpan.Zero,
        options => options.SessionExpiry = TimeSpan.FromSeconds(4_294_967_295),
        options => options.DrainTimeout = TimeSpan.Zero,
        options => options.MinimumReconnectDelay = options.MaximumReconnectDelay,
        options => options.HandlerTimeout = Timeout.InfiniteTimeSpan,
        options => options.ReceiveMaximum = 65_535,
        options => options.MaximumPacketSize = 268_435_460,
        options => (options.OutboxLimit, options.OutboxByteLimit, options.QueueLimit, options.QueueByteLimit) = (1, 1, 1, 1));

    public static TheoryData<string> Options =>
    [
        .. typeof(MqttOptions).GetProperties().Select(property => property.Name).Where(name => name != nameof(MqttOptions.Tls)),
        .. typeof(MqttTlsOptions).GetProperties().Select(property => $"Tls.{property.Name}"),
    ];

    public static TheoryData<string> OptionsAndTheirParts =>
        [.. Options.Where(option => option.Data != nameof(MqttOptions.Will)), .. typeof(MqttWill).GetProperties().Select(property => $"Will.{property.Name}")];

    [Theory, MemberData(nameof(Options))]
    public void Every_option_has_its_default(string name) =>
        Assert.Equal(Defaults[name], OptionPath.Read(new MqttOptions(), name));

    [Theory, MemberData(nameof(OptionsAndTheirParts))]
    public void Every_option_has_a_value_that_is_refused_or_a_reason_why_not(string name)
    {
        var isRefused = Refusals.Any(refusal => refusal.Data.Item1.Split('[')[0] == name);

        Assert.True(isRefused != NothingToRefuse.ContainsKey(name), isRefused ? "It is refused, so no reason is needed." : "Neither a refusal nor a reason why there is none.");
    }

    [Fact]
    public void What_has_a_line_above_is_an_option() =>
        Assert.Empty(NothingToRefuse.Keys.Concat(Refusals.Select(refusal => refusal.Data.Item1.Split('[')[0])).Except(OptionsAndTheirParts.Select(option => option.Data)));

    [Theory, MemberData(nameof(Refusals))]
    public void What_cannot_work_is_refused_naming_its_key_alone(string key, Action<MqttOptions> configure)
    {
        var result = Validate(configure);

        Assert.StartsWith($"MqttOptions.{key} ", Assert.Single(result.Failures!), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Acceptable))]
    public void What_lies_within_the_limits_is_taken(Action<MqttOptions> configure) => Assert.True(Validate(configure).Succeeded);

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var result = Validate(options => (options.OutboxLimit, options.QueueLimit, options.ClientId) = (0, 0, ""));

        Assert.Equal(3, result.Failures!.Count());
    }

    private static void AddServers(MqttOptions options, params string[] servers) => Array.ForEach(servers, options.Servers.Add);

    private static MqttTlsOptions WithoutTls(MqttOptions options, params string[] servers)
    {
        AddServers(options, servers);
        return options.Tls;
    }

    private static void AddRedirects(MqttOptions options, params string[] hosts) => Array.ForEach(hosts, options.AllowedRedirects.Add);

    private static void AddResponseTopics(MqttOptions options, params string[] filters) => Array.ForEach(filters, options.AllowedResponseTopics.Add);

    private static ValidateOptionsResult Validate(Action<MqttOptions> configure)
    {
        // What is wrong with an option of TLS is asked where there is TLS.
        var options = new MqttOptions { Server = "mqtts://localhost" };
        configure(options);
        return new MqttOptionsValidator().Validate(null, options);
    }
}
