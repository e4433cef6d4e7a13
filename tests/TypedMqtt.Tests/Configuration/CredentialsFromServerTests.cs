using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Configuration;

public sealed class CredentialsFromServerTests
{
    private const string Secret = "hunter2-is-a-secret";

    [Theory]
    [InlineData("mqtt://me:s%2Fe%40c%3Ar:et@broker:1884", "me", "s/e@c:r:et", "mqtt://broker:1884")]
    [InlineData("mqtt://me@broker", "me", null, "mqtt://broker")]
    [InlineData("mqtt://:token@broker", null, "token", "mqtt://broker")]
    [InlineData("mqtt://me:@[::1]:1884", "me", "", "mqtt://[::1]:1884")]
    [InlineData("mqtt://broker", null, null, "mqtt://broker")]
    [InlineData("mqtts://me:pass@broker", "me", "pass", "mqtts://broker")]
    [InlineData("wss://me:pass@broker/a%2Fb/?signature=x@y", "me", "pass", "wss://broker/a%2Fb/?signature=x@y")]
    [InlineData("ws://me@broker:9001/", "me", null, "ws://broker:9001/")]
    [InlineData("ws://broker/?a=b@c", null, null, "ws://broker/?a=b@c")]
    public void User_name_and_password_of_a_uri_move_to_their_options(string uri, string? userName, string? password, string server)
    {
        var options = Resolve(services => services.AddTypedMqtt(new Uri(uri)));

        Assert.Equal((userName, password, server), (options.UserName, options.Password, options.Server));
    }

    [Fact]
    public void Servers_may_repeat_the_same_credentials()
    {
        var options = Resolve(services => services.AddTypedMqtt(options =>
        {
            options.Servers.Add($"mqtt://me:{Secret}@a");
            options.Servers.Add("mqtt://b");
            options.Servers.Add($"mqtt://me:{Secret}@c");
        }));

        Assert.Equal(["mqtt://a", "mqtt://b", "mqtt://c"], options.Servers);
        Assert.Equal(("me", Secret), (options.UserName, options.Password));
    }

    [Fact]
    public void Other_credentials_beside_them_are_refused_and_not_repeated()
    {
        AssertRefused("MqttOptions.Server ", options => (options.Server, options.UserName) = ($"mqtt://me:{Secret}@a", "somebody else"));
        AssertRefused("MqttOptions.Server ", options => (options.Server, options.CredentialsProvider) = ($"mqtt://me:{Secret}@a", _ => new(new MqttCredentials(null, null))));
        AssertRefused("MqttOptions.Servers[1] ", options =>
        {
            options.Servers.Add("mqtt://me:one@a");
            options.Servers.Add($"mqtt://me:{Secret}@b");
        });
    }

    [Theory]
    [InlineData("amqp")]
    [InlineData("https")]
    public async Task A_URI_whose_scheme_is_not_supported_keeps_the_host_from_starting_and_is_not_repeated(string scheme)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTypedMqtt(new Uri($"{scheme}://me:{Secret}@broker:8883/mqtt"));
        using var host = builder.Build();

        var invalid = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"MqttOptions.Server cannot be used: its scheme is '{scheme}'", Assert.Single(invalid.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, invalid.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_sent_to_the_server_and_never_logged()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, options => options.Server = "mqtt://SECRET-user:SECRET-password@first");
        await host.StartAsync();

        var connect = await (await host.Network.AcceptAsync()).ReceiveConnectAsync();

        var sent = Encoding.UTF8.GetString(connect.Bytes);
        Assert.Contains("SECRET-user", sent, StringComparison.Ordinal);
        Assert.Contains("SECRET-password", sent, StringComparison.Ordinal);
        host.Network.GoDown();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.NotEmpty(host.Logs.Warnings);
        Assert.DoesNotContain("SECRET", host.Logs.All, StringComparison.Ordinal);
    }

    private static void AssertRefused(string start, Action<MqttOptions> configure)
    {
        var invalid = Assert.Throws<OptionsValidationException>(() => Resolve(services => services.AddTypedMqtt(configure)));

        Assert.StartsWith(start, Assert.Single(invalid.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, invalid.Message, StringComparison.Ordinal);
    }

    private static MqttOptions Resolve(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<MqttOptions>>().Value;
    }
}
