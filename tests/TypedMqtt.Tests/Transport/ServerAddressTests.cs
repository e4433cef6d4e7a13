using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Transport;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("mqtt://broker", "broker", 1883)]
    [InlineData("mqtt://broker/", "broker", 1883)]
    [InlineData("mqtt://broker:1884", "broker", 1884)]
    [InlineData("MQTT://Broker.Example.com:65535", "broker.example.com", 65535)]
    [InlineData("mqtt://192.0.2.1:1883", "192.0.2.1", 1883)]
    [InlineData("mqtt://[::1]:1885", "::1", 1885)]
    public void A_scheme_and_a_host_are_enough_and_the_port_is_1883_by_default(string uri, string host, int port)
    {
        Assert.True(ServerAddress.TryParse(uri, out var address, out _));

        Assert.Equal(new ServerAddress(host, port), address);
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("broker", "not a URI")]
    [InlineData("broker:1883", "not a URI")]
    [InlineData("mqtt:broker", "not a URI")]
    [InlineData("mqtt://", "not a URI")]
    [InlineData("mqtt://broker:65536", "not a URI")]
    [InlineData("http://broker", "its scheme is 'http', and 'mqtt' is the one that is supported")]
    [InlineData("mqtts://broker:8883", "its scheme is 'mqtts', and TLS and WebSocket are not supported yet")]
    [InlineData("ws://broker/mqtt", "its scheme is 'ws', and TLS and WebSocket are not supported yet")]
    [InlineData("WSS://broker/mqtt", "its scheme is 'wss', and TLS and WebSocket are not supported yet")]
    [InlineData("mqtt://broker/path", "behind the port")]
    [InlineData("mqtt://broker/?query", "behind the port")]
    [InlineData("mqtt://broker#fragment", "behind the port")]
    public void What_cannot_be_used_is_refused_with_a_reason(string? uri, string reason)
    {
        Assert.False(ServerAddress.TryParse(uri, out var address, out var problem));

        Assert.Null(address);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mqtt://hunter2@broker")]
    [InlineData("mqtt://me:hunter2@broker")]
    [InlineData("me:hunter2@broker")]
    [InlineData("mqtt://broker/?password=hunter2")]
    [InlineData("mqtt://me:hunter2@broker:99999")]
    public void A_password_in_it_is_refused_and_not_repeated(string uri)
    {
        Assert.False(ServerAddress.TryParse(uri, out _, out var problem));

        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mqtt://broker", "mqtt://broker:1883")]
    [InlineData("mqtt://[::1]", "mqtt://[::1]:1883")]
    public void In_messages_it_is_a_URI_without_secrets(string uri, string text)
    {
        Assert.True(ServerAddress.TryParse(uri, out var address, out _));

        Assert.Equal(text, address.ToString());
    }
}
