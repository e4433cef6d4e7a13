using System.Diagnostics.CodeAnalysis;
using CsCheck;
using TypedMqtt.Connection;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Injection;

/// <summary>
/// Whatever a value is, it stays in its level: on the wire a topic has the levels of its template below the prefix, no more and no
/// fewer, none is a wildcard, and none means something to the server. What cannot be written so is refused, by the names of parameter
/// and template, and nothing is sent.
/// </summary>
public sealed class InjectionTests
{
    private const string Prefix = "staging/eu";

    private static readonly Gen<string> Text = Gen.OneOf(
        Values.Hostile,
        Gen.OneOf("$share", "$SYS", "$share/g/x", "+", "#", "../..", "a/+", "/", "", "a\0b", "response", "a%2Fb", "＃", "⁄", "\u2028", "\u202E"));

    private static readonly Gen<Attempt> Attempts = Gen.OneOf(
        Text.Select(Attempt.OfText),
        Text.Select(Attempt.OfOwn),
        Gen.OneOf(Gen.Char, Gen.OneOf('/', '+', '#', '$', '\0', '\uD800', '\uDC00')).Select(Attempt.OfLetter),
        Gen.Int.Select(Attempt.OfNumber),
        Gen.OneOf(Gen.Double, Gen.OneOf(1e20, double.NaN, double.PositiveInfinity, -0.0)).Select(Attempt.OfFraction),
        Gen.Guid.Select(Attempt.OfId),
        Gen.Int[-2, 9].Select(Attempt.OfDay),
        Gen.DateTimeOffset.Select(Attempt.OfMoment),
        Gen.OneOf(Text, Text.Array[1, 3].Select(levels => string.Join('/', levels))).Select(Attempt.OfTail));

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task No_value_escapes_from_its_level_of_a_topic_name(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, options => options.TopicPrefix = Prefix, configure: mqtt => mqtt.AddInjected());
        var peer = await host.GoOnlineAsync();
        var injected = host.Get<IInjected>();

        await Gen.Select(Text, Attempts).SampleAsync(
            async (tenant, attempt) =>
            {
                if (await RefusalAsync(() => attempt.Publish(injected, tenant)) is { } refusal)
                {
                    AssertRefused(refusal, tenant, attempt);
                    return;
                }

                // Behind a prefix a dollar sign has no meaning.
                Assert.True(Values.MayBeALevel(tenant) && attempt.IsAllowed, $"'{tenant}' and '{attempt.Text}' were let through.");
                var topic = (await peer.ReceiveAsync(PacketType.Publish)).Topic;
                AssertLevels(topic.Split('/'), [.. Prefix.Split('/'), tenant, "devices", attempt.Member], attempt);
            },
            iter: 4_000,
            threads: 1);
        Assert.True(peer.HasNothing);
    }

    [Fact]
    public void No_value_escapes_from_its_level_of_a_topic_filter() => Gen.Select(Text, Attempts).Sample(
        (tenant, attempt) =>
        {
            string filter;
            try
            {
                filter = attempt.Filter(tenant);
            }
            catch (ArgumentException e)
            {
                AssertRefused(e, tenant, attempt, isFirst: true);
                return;
            }

            Assert.True(MayBeFirst(tenant) && attempt.IsAllowed, $"'{tenant}' and '{attempt.Text}' were let through.");
            AssertLevels(filter.Split('/'), [tenant, "devices", attempt.Member], attempt);
        },
        iter: 20_000);

    [Theory]
    [InlineData(V500, null)]
    [InlineData(V500, "workers")]
    [InlineData(V311, null)]
    public async Task No_value_escapes_from_its_level_of_what_is_subscribed_to(MqttProtocolVersion version, string? group)
    {
        await using var host = ClientHost.Create(version, options => options.TopicPrefix = Prefix, configure: mqtt => mqtt.AddInjected());
        var peer = await host.GoOnlineAsync();
        var subscriber = host.Get<IInjectedSubscriber>();
        string[] before = [.. group is null ? Array.Empty<string>() : ["$share", group], .. Prefix.Split('/')];

        await Gen.Select(Text, Text).SampleAsync(
            async (tenant, device) =>
            {
                var attempt = Attempt.OfText(device);
                var options = new MqttSubscribeOptions { Share = group };
                if (!TryStart(() => subscriber.SubscribeTextAsync(tenant, device, options, TestContext.Current.CancellationToken).AsTask(), out var subscribing, out var refusal))
                {
                    AssertRefused(refusal, tenant, attempt, isFirst: true);
                    return;
                }

                var asked = Assert.Single((await peer.GrantAsync()).Filters).TopicFilter;
                AssertLevels(asked.Split('/'), [.. before, tenant, "devices", "text"], attempt);
                await (await Within.Limits(subscribing)).DisposeAsync();
                var unsubscribe = await peer.ReceiveAsync(PacketType.Unsubscribe);
                peer.Send(0xB0, $"{unsubscribe.PacketId:X4} {(version == V500 ? "{} 00" : "")}");
            },
            iter: 1_000,
            threads: 1);
    }

    [Theory]
    [InlineData(V500)]
    [InlineData(V311)]
    public async Task No_value_escapes_from_its_level_of_a_request_or_changes_where_the_answer_goes(MqttProtocolVersion version)
    {
        await using var host = ClientHost.Create(version, options => options.TopicPrefix = Prefix, configure: mqtt => mqtt.AddInjected());
        var peer = await host.GoOnlineAsync();
        var injected = host.Get<IInjected>();
        using var first = new CancellationTokenSource();
        var asking = injected.AskAsync("a", "b", "x", first.Token);
        await peer.GrantAsync();
        var example = await peer.ReceiveAsync(PacketType.Publish);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        var heads = example.Topic.Split('/').Length - "a/devices/ask/b/end".Split('/').Length;

        await Gen.Select(Text, Text).SampleAsync(
            async (tenant, device) =>
            {
                using var enough = new CancellationTokenSource();
                if (!TryStart(() => injected.AskAsync(tenant, device, "x", enough.Token), out var asked, out var refusal))
                {
                    AssertRefused(refusal, tenant, Attempt.OfText(device) with { Member = "ask" });
                    return;
                }

                var question = await peer.ReceiveAsync(PacketType.Publish);
                peer.Ack(PacketType.PubAck, question.PacketId);
                var levels = question.Topic.Split('/');
                Assert.Equal(example.Topic.Split('/')[..(heads - (version == V500 ? 0 : 1))], levels[..(heads - (version == V500 ? 0 : 1))]);
                AssertLevels(levels[heads..], [tenant, "devices", "ask"], Attempt.OfText(device));
                if (version == V500)
                {
                    Assert.Equal("staging/eu/response/probe", new Requests.Question(peer, question).ResponseTopic);
                }

                await enough.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
            },
            iter: 1_000,
            threads: 1);
    }

    [Fact]
    public void No_text_escapes_from_the_topic_of_the_will_the_prefix_and_that_of_dead_letters() => Gen.Select(Text, Gen.Int[0, 2]).Sample(
        (text, place) =>
        {
            var options = new MqttOptions();
            var topic = $"clients/{text}";
            var key = place switch
            {
                0 => "Will.Topic",
                1 => nameof(options.TopicPrefix),
                _ => nameof(options.DeadLetterPrefix),
            };
            (options.Will, options.TopicPrefix, options.DeadLetterPrefix) = place switch
            {
                0 => (new MqttWill(topic, default), Prefix, "dead-letter"),
                1 => (new MqttWill("gone", default), topic, "dead-letter"),
                _ => ((MqttWill?)null, Prefix, topic),
            };

            var validated = new MqttOptionsValidator().Validate(null, options);

            Assert.Equal(text.Split('/').All(Values.MayBeALevel), validated.Succeeded);
            if (validated.Failed)
            {
                Assert.Contains(key, Assert.Single(validated.Failures!), StringComparison.Ordinal);
            }
            else
            {
                var settings = new ConnectionSettings(options);
                var will = settings.CreateConnect(cleanStart: true, new MqttCredentials(null, null)).Will;
                Assert.Equal(place switch { 0 => $"{Prefix}/{topic}", 1 => $"{topic}/gone", _ => null }, will?.Topic);
            }
        },
        iter: 10_000);

    [Fact]
    public void No_text_escapes_from_the_name_of_a_group() => Text.Sample(
        text =>
        {
            try
            {
                Assert.Equal(text, new MqttSubscribeOptions { Share = text }.Share);
                Assert.True(Values.MayBeALevel(text));
            }
            catch (ArgumentException)
            {
                Assert.False(Values.MayBeALevel(text));
            }
        },
        iter: 10_000);

    private static async Task<ArgumentException?> RefusalAsync(Func<Task> publish)
    {
        try
        {
            await Within.Limits(publish());
            return null;
        }
        catch (ArgumentException e)
        {
            return e;
        }
    }

    private static bool TryStart<T>(Func<Task<T>> start, [NotNullWhen(true)] out Task<T>? started, [NotNullWhen(false)] out ArgumentException? refusal)
    {
        (started, refusal) = (null, null);
        try
        {
            started = start();
            return true;
        }
        catch (ArgumentException e)
        {
            refusal = e;
            return false;
        }
    }

    private static void AssertLevels(string[] levels, string[] head, Attempt attempt) =>
        Assert.Equal(attempt.IsTail ? [.. head, .. attempt.Text.Split('/')] : [.. head, attempt.Text, "end"], levels);

    private static void AssertRefused(ArgumentException refusal, string tenant, Attempt attempt, bool isFirst = false)
    {
        // Levels are written from left to right, and the first that cannot be is named.
        var mayBeFirst = isFirst ? MayBeFirst(tenant) : Values.MayBeALevel(tenant);
        Assert.Equal(mayBeFirst ? attempt.Member : "tenant", refusal.ParamName);
        Assert.False(mayBeFirst && attempt.IsAllowed, $"'{tenant}' and '{attempt.Text}' were refused: {refusal.Message}");
        Assert.Contains(attempt.Template, refusal.Message, StringComparison.Ordinal);
    }

    private static bool MayBeFirst(string tenant) => Values.MayBeALevel(tenant) && tenant[0] != '$';
}
