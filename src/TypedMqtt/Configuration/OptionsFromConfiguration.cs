using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace TypedMqtt.Configuration;

/// <summary>
/// Sets options from a section whose keys are the properties of <see cref="MqttOptions"/>. Written out by hand: it needs no
/// reflection, knows the options that have a form of their own, and takes no key silently for something else.
/// </summary>
internal sealed class OptionsFromConfiguration(string name, IConfigurationSection section) : IConfigureNamedOptions<MqttOptions>
{
    private const string InCodeAlone = "can be set in code alone";

    public void Configure(string? optionsName, MqttOptions options)
    {
        if (optionsName == name)
        {
            Configure(options);
        }
    }

    public void Configure(MqttOptions options)
    {
        if (!section.Exists())
        {
            // Most likely a section of another name: the defaults would connect to localhost, and nobody would know why.
            options.Origins.Problems.Add($"{section.Path} is not in the configuration; give at least {section.Path}:{nameof(options.Server)}.");
            return;
        }

        if (section.Value is { } server)
        {
            options.Server = server;
            options.Origins.Add(nameof(options.Server), section.Path);
        }

        var reader = new ConfigurationReader(section, options.Origins);
        ReadServer(reader, options);
        ReadTimes(reader, options);
        ReadSession(reader, options);
        ReadLimits(reader, options);
        ReadRequests(reader, options);
        reader.Nested(nameof(options.Will), (will, willSection) => ReadWill(will, willSection, options));
        reader.Nested(nameof(options.Tls), (tls, _) => ReadTls(tls, options.Tls));
        reader.NotHere(nameof(options.CredentialsProvider), InCodeAlone);
        reader.NotHere(nameof(options.Authentication), InCodeAlone);
        reader.NotHere(nameof(options.ConnectStream), InCodeAlone);
        reader.End();
    }

    private static void ReadServer(ConfigurationReader reader, MqttOptions options)
    {
        reader.Text(nameof(options.Server), value => options.Server = value);
        reader.List(nameof(options.Servers), options.Servers);
        reader.List(nameof(options.AllowedRedirects), options.AllowedRedirects);
        reader.Choice<MqttProtocolVersion>(nameof(options.ProtocolVersion), value => options.ProtocolVersion = value);
        reader.Text(nameof(options.ClientId), value => options.ClientId = value);
        reader.Text(nameof(options.UserName), value => options.UserName = value);
        reader.Text(nameof(options.Password), value => options.Password = value);
        reader.Text(nameof(options.TopicPrefix), value => options.TopicPrefix = value);
        reader.Text(nameof(options.DeadLetterPrefix), value => options.DeadLetterPrefix = value);
    }

    private static void ReadTimes(ConfigurationReader reader, MqttOptions options)
    {
        reader.Time(nameof(options.KeepAlive), value => options.KeepAlive = value);
        reader.Time(nameof(options.PingTimeout), value => options.PingTimeout = value);
        reader.Time(nameof(options.ConnectTimeout), value => options.ConnectTimeout = value);
        reader.Time(nameof(options.SubscribeTimeout), value => options.SubscribeTimeout = value);
        reader.Time(nameof(options.PublishTimeout), value => options.PublishTimeout = value);
        reader.Time(nameof(options.MinimumReconnectDelay), value => options.MinimumReconnectDelay = value);
        reader.Time(nameof(options.MaximumReconnectDelay), value => options.MaximumReconnectDelay = value);
        reader.Time(nameof(options.StartTimeout), value => options.StartTimeout = value);
        reader.Time(nameof(options.DrainTimeout), value => options.DrainTimeout = value);
        reader.Time(nameof(options.HandlerTimeout), value => options.HandlerTimeout = value);
    }

    private static void ReadSession(ConfigurationReader reader, MqttOptions options)
    {
        reader.Time(nameof(options.SessionExpiry), value => options.SessionExpiry = value);
        reader.Flag(nameof(options.ResumeSessionOnStart), value => options.ResumeSessionOnStart = value);
        reader.Choice<MqttSessionLossPolicy>(nameof(options.SessionLoss), value => options.SessionLoss = value);
        reader.Choice<MqttCompletion>(nameof(options.CompleteWhen), value => options.CompleteWhen = value);
        reader.Flag(nameof(options.PipelinedStart), value => options.PipelinedStart = value);
        reader.Flag(nameof(options.WaitForOnlineOnStart), value => options.WaitForOnlineOnStart = value);
        reader.Flag(nameof(options.PropagateTraceContext), value => options.PropagateTraceContext = value);
        reader.Flag(nameof(options.StopHostWhenFaulted), value => options.StopHostWhenFaulted = value);
    }

    private static void ReadLimits(ConfigurationReader reader, MqttOptions options)
    {
        reader.Int32(nameof(options.OutboxLimit), value => options.OutboxLimit = value);
        reader.Int64(nameof(options.OutboxByteLimit), value => options.OutboxByteLimit = value);
        reader.Choice<MqttOutboxOverflow>(nameof(options.OutboxOverflow), value => options.OutboxOverflow = value);
        reader.Int32(nameof(options.QueueLimit), value => options.QueueLimit = value);
        reader.Int64(nameof(options.QueueByteLimit), value => options.QueueByteLimit = value);
        reader.Int32(nameof(options.ReceiveMaximum), value => options.ReceiveMaximum = value);
        reader.Int32(nameof(options.MaximumPacketSize), value => options.MaximumPacketSize = value);
        reader.Int32(nameof(options.TopicAliasMaximum), value => options.TopicAliasMaximum = value);
        reader.Flag(nameof(options.UseTopicAliases), value => options.UseTopicAliases = value);
    }

    private static void ReadRequests(ConfigurationReader reader, MqttOptions options)
    {
        reader.Int32(nameof(options.RequestLimit), value => options.RequestLimit = value);
        reader.Flag(nameof(options.FailRequestsNobodyHears), value => options.FailRequestsNobodyHears = value);
        reader.Flag(nameof(options.AnswerTopicRequests), value => options.AnswerTopicRequests = value);
        reader.List(nameof(options.AllowedResponseTopics), options.AllowedResponseTopics);
    }

    private static void ReadTls(ConfigurationReader reader, MqttTlsOptions options)
    {
        reader.Text(nameof(options.CertificateAuthorityFile), value => options.CertificateAuthorityFile = value);
        reader.Text(nameof(options.ClientCertificateFile), value => options.ClientCertificateFile = value);
        reader.Text(nameof(options.ClientKeyFile), value => options.ClientKeyFile = value);
        reader.Text(nameof(options.ClientKeyPassword), value => options.ClientKeyPassword = value);
        reader.Text(nameof(options.TargetHost), value => options.TargetHost = value);
        reader.List(nameof(options.PinnedPublicKeys), options.PinnedPublicKeys);
        reader.Choice<X509RevocationMode>(nameof(options.RevocationMode), value => options.RevocationMode = value);
        reader.NotHere(nameof(options.CertificateAuthorities), InCodeAlone);
        reader.NotHere(nameof(options.ClientCertificateProvider), InCodeAlone);
    }

    // The payload of a configured will is text.
    private static void ReadWill(ConfigurationReader reader, IConfigurationSection section, MqttOptions options)
    {
        var topic = "";
        var payload = "";
        var qos = MqttQos.AtMostOnce;
        var retain = false;
        var delay = TimeSpan.Zero;
        string? contentType = null;
        reader.Text(nameof(MqttWill.Topic), value => topic = value);
        reader.Text(nameof(MqttWill.Payload), value => payload = value);
        reader.Choice<MqttQos>(nameof(MqttWill.Qos), value => qos = value);
        reader.Flag(nameof(MqttWill.Retain), value => retain = value);
        reader.Time(nameof(MqttWill.Delay), value => delay = value);
        reader.Text(nameof(MqttWill.ContentType), value => contentType = value);
        options.Origins.Add($"{nameof(options.Will)}.{nameof(MqttWill.Topic)}", $"{section.Path}:{nameof(MqttWill.Topic)}");
        options.Will = new MqttWill(topic, Encoding.UTF8.GetBytes(payload)) { Qos = qos, Retain = retain, Delay = delay, ContentType = contentType };
    }
}
