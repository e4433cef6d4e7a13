using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TypedMqtt.Tests.Connection;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Configuration;

public sealed class OptionsFromConfigurationTests
{
    private const string Secret = "hunter2-is-a-secret";

    private const string Pin = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    /// <summary>One line an option: a value that is not its default, as text and as it is read. A new option without its line fails a test.</summary>
    private static readonly Dictionary<string, (string Text, object? Value)> Values = new()
    {
        [nameof(MqttOptions.Server)] = ("mqtt://broker:1884", "mqtt://broker:1884"),
        [nameof(MqttOptions.ProtocolVersion)] = ("v311", MqttProtocolVersion.V311),
        [nameof(MqttOptions.ClientId)] = ("me", "me"),
        [nameof(MqttOptions.UserName)] = ("user", "user"),
        [nameof(MqttOptions.Password)] = (Secret, Secret),
        [nameof(MqttOptions.TopicPrefix)] = ("staging", "staging"),
        [nameof(MqttOptions.KeepAlive)] = ("00:01:30", TimeSpan.FromSeconds(90)),
        [nameof(MqttOptions.PingTimeout)] = ("00:00:01.5", TimeSpan.FromSeconds(1.5)),
        [nameof(MqttOptions.ConnectTimeout)] = ("00:00:02", TimeSpan.FromSeconds(2)),
        [nameof(MqttOptions.SubscribeTimeout)] = ("00:00:03", TimeSpan.FromSeconds(3)),
        [nameof(MqttOptions.PublishTimeout)] = ("00:00:04", TimeSpan.FromSeconds(4)),
        [nameof(MqttOptions.MinimumReconnectDelay)] = ("00:00:05", TimeSpan.FromSeconds(5)),
        [nameof(MqttOptions.MaximumReconnectDelay)] = ("00:00:06", TimeSpan.FromSeconds(6)),
        [nameof(MqttOptions.StartTimeout)] = ("00:00:07", TimeSpan.FromSeconds(7)),
        [nameof(MqttOptions.DrainTimeout)] = ("00:00:08", TimeSpan.FromSeconds(8)),
        [nameof(MqttOptions.HandlerTimeout)] = ("00:00:09", TimeSpan.FromSeconds(9)),
        [nameof(MqttOptions.DeadLetterPrefix)] = ("failed", "failed"),
        [nameof(MqttOptions.SessionExpiry)] = ("1.00:00:00", TimeSpan.FromDays(1)),
        [nameof(MqttOptions.ResumeSessionOnStart)] = ("true", true),
        [nameof(MqttOptions.SessionLoss)] = ("Fail", MqttSessionLossPolicy.Fail),
        [nameof(MqttOptions.CompleteWhen)] = ("Accepted", MqttCompletion.Accepted),
        [nameof(MqttOptions.PipelinedStart)] = ("True", true),
        [nameof(MqttOptions.WaitForOnlineOnStart)] = ("true", true),
        [nameof(MqttOptions.PropagateTraceContext)] = ("false", false),
        [nameof(MqttOptions.StopHostWhenFaulted)] = ("false", false),
        [nameof(MqttOptions.OutboxLimit)] = ("1", 1),
        [nameof(MqttOptions.OutboxByteLimit)] = ("20000000000", 20_000_000_000),
        [nameof(MqttOptions.OutboxOverflow)] = ("DropOldest", MqttOutboxOverflow.DropOldest),
        [nameof(MqttOptions.QueueLimit)] = ("3", 3),
        [nameof(MqttOptions.QueueByteLimit)] = ("4", 4L),
        [nameof(MqttOptions.ReceiveMaximum)] = ("5", 5),
        [nameof(MqttOptions.MaximumPacketSize)] = ("1000", 1000),
        [nameof(MqttOptions.TopicAliasMaximum)] = ("7", 7),
        [nameof(MqttOptions.UseTopicAliases)] = ("false", false),
        [nameof(MqttOptions.RequestLimit)] = ("8", 8),
        [nameof(MqttOptions.FailRequestsNobodyHears)] = ("false", false),
        [nameof(MqttOptions.AnswerTopicRequests)] = ("true", true),
        ["Tls.CertificateAuthorityFile"] = ("ca.pem", "ca.pem"),
        ["Tls.ClientCertificateFile"] = ("me.pem", "me.pem"),
        ["Tls.ClientKeyFile"] = ("key.pem", "key.pem"),
        ["Tls.ClientKeyPassword"] = (Secret, Secret),
        ["Tls.TargetHost"] = ("broker.example.com", "broker.example.com"),
        ["Tls.RevocationMode"] = ("Online", X509RevocationMode.Online),
    };

    /// <summary>Options that are no single value; each has a test of its own below.</summary>
    private static readonly string[] Others =
    [
        nameof(MqttOptions.Servers),
        nameof(MqttOptions.AllowedRedirects),
        nameof(MqttOptions.AllowedResponseTopics),
        nameof(MqttOptions.Will),
        nameof(MqttOptions.CredentialsProvider),
        nameof(MqttOptions.Authentication),
        nameof(MqttOptions.ConnectStream),
        "Tls.PinnedPublicKeys",
        "Tls.CertificateAuthorities",
        "Tls.ClientCertificateProvider",
    ];

    public static TheoryData<string> Options => [.. MqttOptionsTests.Options.Select(option => option.Data).Except(Others)];

    /// <summary>One line a refusal: the key, and a value that cannot be read or cannot work.</summary>
    public static TheoryData<string, string> Refusals => new()
    {
        { "KeepAlive", Secret },
        { "KeepAlive", "" },
        { "KeepAlive", "60" },
        { "KeepAlive", "00:00:01.5" },
        { "PublishTimeout", "-00:00:01" },
        { "OutboxLimit", Secret },
        { "OutboxLimit", "1.5" },
        { "OutboxLimit", "0" },
        { "OutboxByteLimit", "1 000" },
        { "ResumeSessionOnStart", "yes" },
        { "ProtocolVersion", "2" },
        { "SessionLoss", "1" },
        { "SessionLoss", Secret },
        { "Keepalife", Secret },
        { "KeepAlive:Seconds", "60" },
        { "Servers", "mqtt://a" },
        { "Server", "wss://broker#there" },
        { "Tls:CertificateAuthorityFile", "not-there.pem" },
        { "Tls:ClientCertificateFile", "not-there.pem" },
        { "Tls:ClientKeyPassword", Secret },
        { "Tls:TargetHost", "a:b:" },
        { "Tls:PinnedPublicKeys:0", Secret },
        { "Tls:RevocationMode", "None" },
        { "Tls:TrustEveryone", "true" },
        { "Tls:CertificateAuthorities", "ca.pem" },
        { "Tls:ClientCertificateProvider", Secret },
        { "ConnectStream", Secret },
        { "Authentication", Secret },
        { "Servers:1", "amqp://b" },
        { "RequestLimit", "0" },
        { "AllowedResponseTopics:0", "a/#/b" },
        { "ClientId", "" },
        { "Will:Qos", "3" },
        { "Will:Topic", "a/+" },
        { "Will:Topics", "a" },
        { "CredentialsProvider", Secret },
    };

    [Theory, MemberData(nameof(Options))]
    public void Every_option_is_read_from_its_key(string name)
    {
        var options = Bind(($"Mqtt:{name.Replace('.', ':')}", Values[name].Text));

        Assert.Empty(options.Origins.Problems);
        Assert.NotEqual(Values[name].Value, OptionPath.Read(new MqttOptions(), name));
        Assert.Equal(Values[name].Value, OptionPath.Read(options, name));
    }

    [Theory, MemberData(nameof(Refusals))]
    public void What_cannot_be_read_or_cannot_work_is_one_message_that_names_its_key_and_no_value(string key, string value)
    {
        var configuration = key.StartsWith("Will:", StringComparison.Ordinal) && key != "Will:Topic" ? new[] { ("Mqtt:Will:Topic", "gone") } : [("Mqtt:QueueByteLimit", "5000")];
        configuration = key.StartsWith("Tls:", StringComparison.Ordinal) ? [("Mqtt:Server", "mqtts://broker")] : configuration;

        var invalid = Assert.Throws<OptionsValidationException>(() => Resolve([.. configuration, ($"Mqtt:{key}", value)]));

        var path = key == "KeepAlive:Seconds" ? "Mqtt:KeepAlive" : $"Mqtt:{key}";
        Assert.StartsWith($"{path} ", Assert.Single(invalid.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var invalid = Assert.Throws<OptionsValidationException>(() => Resolve([("Mqtt:KeepAlive", "never"), ("Mqtt:Sever", "mqtt://a"), ("Mqtt:QueueLimit", "0")]));

        Assert.Equal(["Mqtt:KeepAlive", "Mqtt:QueueLimit", "Mqtt:Sever"], invalid.Failures.Select(failure => failure.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_time_without_a_unit_is_refused_since_dotnet_would_take_it_for_days() =>
        Assert.Contains("00:01:30", Assert.Single(Assert.Throws<OptionsValidationException>(() => Resolve([("Mqtt:PingTimeout", "10")])).Failures), StringComparison.Ordinal);

    [Fact]
    public void Keys_are_read_whatever_their_case() => Assert.Equal(7, Resolve([("Mqtt:outboxLIMIT", "7")]).OutboxLimit);

    [Fact]
    public void A_key_without_a_value_leaves_the_option_as_it_is()
    {
        var options = Bind(("Mqtt:Server", "mqtt://a"), ("Mqtt:KeepAlive", null), ("Mqtt:UserName", null), ("Mqtt:Servers", null), ("Mqtt:Will", null));

        Assert.Empty(options.Origins.Problems);
        Assert.Equal((TimeSpan.FromSeconds(60), null, 0, null), (options.KeepAlive, options.UserName, options.Servers.Count, options.Will));
    }

    [Fact]
    public void A_section_that_is_not_there_is_told_since_the_defaults_would_connect_to_localhost()
    {
        var invalid = Assert.Throws<OptionsValidationException>(() => Resolve([("Mqttt:Server", "mqtt://a")]));

        Assert.StartsWith("Mqtt is not in the configuration", Assert.Single(invalid.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_is_a_value_is_the_server() => Assert.Equal("mqtt://broker", Resolve([("Mqtt", "mqtt://broker")]).Server);

    [Fact]
    public void A_configured_list_takes_the_place_of_what_was_there()
    {
        var options = Resolve(
            [("Mqtt:Servers:0", "mqtt://b"), ("Mqtt:Servers:1", "mqtts://c"), ("Mqtt:AllowedRedirects:0", "d"), ("Mqtt:AllowedResponseTopics:0", "e/#"), ("Mqtt:Tls:PinnedPublicKeys:0", Pin)],
            before: options => options.Servers.Add("mqtt://a"));

        Assert.Equal(["mqtt://b", "mqtts://c"], options.Servers);
        Assert.Equal(["d"], options.AllowedRedirects);
        Assert.Equal(["e/#"], options.AllowedResponseTopics);
        Assert.Equal([Pin], options.Tls.PinnedPublicKeys);
    }

    [Fact]
    public void A_will_is_read_with_text_as_its_payload()
    {
        var will = Resolve(
        [
            ("Mqtt:Will:Topic", "gone"), ("Mqtt:Will:Payload", "büro"), ("Mqtt:Will:Qos", "AtLeastOnce"),
            ("Mqtt:Will:Retain", "true"), ("Mqtt:Will:Delay", "00:00:05"), ("Mqtt:Will:ContentType", "text/plain"),
        ]).Will!;

        Assert.Equal(
            ("gone", "büro", MqttQos.AtLeastOnce, true, TimeSpan.FromSeconds(5), "text/plain"),
            (will.Topic, Encoding.UTF8.GetString(will.Payload.Span), will.Qos, will.Retain, will.Delay, will.ContentType));
    }

    [Fact]
    public void Code_has_the_last_word()
    {
        var options = Resolve([("Mqtt:OutboxLimit", "7"), ("Mqtt:QueueLimit", "8")], after: options => options.OutboxLimit = 9);

        Assert.Equal((9, 8), (options.OutboxLimit, options.QueueLimit));
    }

    [Fact]
    public void A_section_is_needed() =>
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddTypedMqtt((IConfigurationSection)null!));

    private static MqttOptions Bind(params (string Key, string? Value)[] values)
    {
        var options = new MqttOptions();
        new TypedMqtt.Configuration.OptionsFromConfiguration("", Section(values)).Configure("", options);
        return options;
    }

    private static MqttOptions Resolve((string Key, string Value)[] values, Action<MqttOptions>? before = null, Action<MqttOptions>? after = null)
    {
        var services = new ServiceCollection();
        services.AddTypedMqtt(before);
        services.AddTypedMqtt(Section([.. values.Select(value => (value.Key, (string?)value.Value))]), after);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<MqttOptions>>().Value;
    }

    private static IConfigurationSection Section((string Key, string? Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, value.Value)))
        .Build()
        .GetSection("Mqtt");
}
