using System.Reflection;
using TypedMqtt.Connection;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>No secret and no payload in any line of the log, whatever goes wrong.</summary>
public sealed class SecretsTests
{
    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task No_password_token_or_payload_is_ever_logged(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(
            version,
            options =>
            {
                options.CredentialsProvider = _ => new(new MqttCredentials("SECRET-user", "SECRET-token"));
                options.Will = new MqttWill("gone", "SECRET-will"u8.ToArray());
                options.SubscribeTimeout = TimeSpan.FromSeconds(20);
            },
            handles: true);
        await host.StartAsync();

        // Refused, closed without an answer, online, a violation, a subscription that is not answered, a stop with unfinished publishes.
        (await host.Network.AcceptAsync()).Refuse(version == V500 ? 0x88 : 3);
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        var peer = await host.Network.AcceptSessionAsync();
        await peer.GrantAsync();
        await host.WhenAsync(MqttConnectionState.Online);
        var published = host.PublishAsync(1, "SECRET-payload");
        await peer.ReceiveAsync(PacketType.Publish);
        peer.Publish("p/zero", "SECRET-received");
        Assert.Equal("SECRET-received", await host.Handler.NextAsync());
        peer.Send(0x36, "'p/zero' 0001");
        await host.WhenAsync(MqttConnectionState.Waiting);
        await host.StopAsync();
        await Assert.ThrowsAsync<MqttPublishException>(() => Within.Limits(published));

        Assert.NotEmpty(host.Logs.Warnings);
        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", $"{new MqttCredentials("SECRET", "SECRET")}", StringComparison.Ordinal);
    }

    public static TheoryData<Type> Options => [.. typeof(MqttOptions).Assembly.GetExportedTypes()
        .Concat(typeof(MqttPublishOptions).Assembly.GetExportedTypes())
        .Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false } && Words.Any(word => type.Name.Contains(word, StringComparison.Ordinal)))];

    private static readonly string[] Words = ["Options", "Credentials", "Will", "Settings"];

    [Theory, MemberData(nameof(Options))]
    public void Nothing_that_options_hold_is_in_their_text(Type type)
    {
        var options = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
        {
            if (field.FieldType == typeof(string))
            {
                field.SetValue(options, "SECRET");
            }
            else if (field.FieldType == typeof(ReadOnlyMemory<byte>))
            {
                field.SetValue(options, (ReadOnlyMemory<byte>)"SECRET"u8.ToArray());
            }
        }

        Assert.DoesNotContain("SECRET", $"{options}", StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_cannot_be_used_is_refused_without_saying_what_it_was()
    {
        var options = new MqttOptions
        {
            Server = "mqtt://user:SECRET@first",
            Password = "SECRET\0",
            UserName = "SECRET\uD800",
            ClientId = "SECRET\0",
            Will = new MqttWill("SECRET/#", "SECRET"u8.ToArray()),
            TopicPrefix = "SECRET/+",
        };
        options.Servers.Add("mqtts://user:SECRET@second");
        options.Servers.Add("https://third/?signature=SECRET");
        options.Tls.ClientKeyPassword = "SECRET";
        options.Tls.ClientKeyFile = "/nowhere";

        var validated = new MqttOptionsValidator().Validate(null, options);

        Assert.True(validated.Failed);
        Assert.DoesNotContain("SECRET", validated.FailureMessage, StringComparison.Ordinal);
    }
}
