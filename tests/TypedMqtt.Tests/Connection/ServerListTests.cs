using CsCheck;
using TypedMqtt.Connection;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Connection;

/// <summary>Which server is next, and where a server may send us.</summary>
public sealed class ServerListTests
{
    private static readonly Gen<string> Host = Gen.OneOf("a", "b", "c", "evil", "evil.a", "a.evil", "A", "[::1]", "10.0.0.1");
    private static readonly Gen<string> Reference = Gen.Select(Host, Gen.OneOf("", ":1883", ":9", ":0", ":", ":x"), (host, port) => host + port);

    // What a hostile server might try: credentials before the host, paths, other schemes, nothing.
    private static readonly Gen<string> Hostile = Gen.OneOf(
        Reference,
        Reference.Select(reference => $"a@{reference}"),
        Reference.Select(reference => $"{reference}/a"),
        Reference.Select(reference => $"mqtt://{reference}"),
        Reference.Select(reference => $"{reference}#a"),
        Gen.OneOf("", " ", "\0", "a\\evil", "evil?a", "a:1:2", "%61"));

    [Fact]
    public void A_redirection_never_leaves_the_allow_list()
    {
        string[] allowed = ["a", "b:9", "::1"];
        Gen.Select(Hostile.Array[1, 4], Gen.Bool).Sample((references, permanently) =>
        {
            var servers = new ServerList([new ServerAddress("configured", 1883)], allowed);
            servers.BeginRound();
            var followed = servers.TryRedirect(string.Join(' ', references), permanently);

            var current = servers.Current;
            Assert.Equal(followed, current != new ServerAddress("configured", 1883));
            if (followed)
            {
                Assert.True(current.Host is "a" or "::1" || (current.Host, current.Port) == ("b", 9), $"{current}");
            }
        });
    }

    [Fact]
    public void By_default_no_redirection_is_followed() => Hostile.Sample(reference =>
    {
        var servers = Create(1);
        Assert.False(servers.TryRedirect(reference, permanently: true));
        Assert.Equal("s0", servers.Current.Host);
    });

    [Fact]
    public void A_round_tries_each_server_once_wherever_it_begins() => Gen.Select(Gen.Int[1, 6], Gen.Int[0, 20]).Sample((count, before) =>
    {
        var servers = Create(count);
        servers.BeginRound();
        for (var i = 0; i < before; i++)
        {
            servers.MoveNext();
        }

        servers.BeginRound();
        List<string> tried = [servers.Current.Host];
        while (servers.MoveNext())
        {
            tried.Add(servers.Current.Host);
        }

        Assert.Equal(count, tried.Count);
        Assert.Equal(count, tried.Distinct().Count());
        Assert.Equal(tried[0], servers.Current.Host);
    });

    [Fact]
    public void The_first_allowed_address_of_a_reference_counts_and_what_it_leaves_out_is_as_before()
    {
        var servers = new ServerList([new ServerAddress("s", 8888)], ["b", "c"]);

        Assert.True(servers.TryRedirect("evil b c:1", permanently: false));

        Assert.Equal(new ServerAddress("b", 8888), servers.Current);
    }

    [Fact]
    public void A_server_that_points_at_itself_is_not_followed() =>
        Assert.False(new ServerList([new ServerAddress("s", 1883)], ["s"]).TryRedirect("s:1883", permanently: false));

    [Fact]
    public void A_server_that_was_only_redirected_to_took_the_place_of_the_configured_one_when_it_moved()
    {
        var servers = new ServerList([new ServerAddress("s", 1883)], ["b", "c"]);
        servers.BeginRound();
        Assert.True(servers.TryRedirect("b", permanently: false));
        Assert.True(servers.TryRedirect("c", permanently: true));
        Assert.Equal("c", servers.Current.Host);

        servers.MoveNext();

        Assert.Equal("s", servers.Current.Host);
    }

    private static ServerList Create(int count) => new(Enumerable.Range(0, count).Select(i => new ServerAddress($"s{i}", 1883)), []);
}
