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
    [InlineData("mqtts://broker", 8883, "", "", true, false)]
    [InlineData("mqtts://broker:443", 443, "", "", true, false)]
    [InlineData("ws://broker", 80, "/mqtt", "", false, true)]
    [InlineData("ws://broker:9001/", 9001, "/", "", false, true)]
    [InlineData("WSS://broker", 443, "/mqtt", "", true, true)]
    [InlineData("wss://broker/a/b?token=x%2Fy", 443, "/a/b", "?token=x%2Fy", true, true)]
    [InlineData("wss://broker:9443?token=a/b", 9443, "/mqtt", "?token=a/b", true, true)]
    public void The_scheme_says_how_and_by_default_which_port_and_path(string uri, int port, string path, string query, bool tls, bool webSocket)
    {
        Assert.True(ServerAddress.TryParse(uri, out var address, out _));

        Assert.Equal((port, path, query, tls, webSocket), (address.Port, address.Path, address.Query, address.UsesTls, address.UsesWebSocket));
    }

    [Fact]
    public void A_server_reference_keeps_the_way_the_referrer_was_reached_but_for_what_was_signed_for_it()
    {
        Assert.True(ServerAddress.TryParse("wss://broker:9443/way?signature=hunter2", out var referrer, out _));

        Assert.True(ServerAddress.TryParseReference("other", referrer, out var address));

        Assert.Equal(new ServerAddress("other", 9443) { Scheme = "wss", Path = "/way" }, address);
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
    [InlineData("http://broker", "its scheme is 'http', and the ones that are supported are 'mqtt', 'mqtts', 'ws' and 'wss'")]
    [InlineData("mqtt://broker/path", "behind the port; only 'ws' and 'wss' have a path")]
    [InlineData("mqtts://broker:8883/path", "behind the port")]
    [InlineData("wss://broker/mqtt#fragment", "behind the port")]
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
    [InlineData("mqtts://broker", "mqtts://broker:8883")]
    [InlineData("wss://broker/way?signature=hunter2", "wss://broker:443/way")]
    public void In_messages_it_is_a_URI_without_secrets(string uri, string text)
    {
        Assert.True(ServerAddress.TryParse(uri, out var address, out _));

        Assert.Equal(text, address.ToString());
    }
}
