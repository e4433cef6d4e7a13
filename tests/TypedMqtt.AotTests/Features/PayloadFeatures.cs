using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.AotTests.Contracts;

namespace TypedMqtt.AotTests.Features;

/// <summary>Payloads of every kind, published and handled, and what travels beside them.</summary>
internal static class PayloadFeatures
{
    internal const int Id = 7;

    internal static async Task RunAsync(FeatureRun run, IServiceProvider services)
    {
        var payloads = services.GetRequiredService<IPayloads>();
        var inbox = services.GetRequiredService<Inbox>();

        await run.FeatureAsync("payload: none", async cancellationToken =>
        {
            await payloads.NoneAsync(Id, cancellationToken);
            Expect.Equal(null, (await inbox.NextAsync<Arrival>(cancellationToken)).Payload);
        });

        await ValueAsync("text", "grün", value => payloads.TextAsync(Id, value));
        await ValueAsync("bool", true, value => payloads.FlagAsync(Id, value));
        await ValueAsync("a number", 21.50m, value => payloads.NumberAsync(Id, value));
        await ValueAsync("a time", new DateTimeOffset(2026, 2, 28, 12, 0, 0, TimeSpan.FromHours(1)), value => payloads.MomentAsync(Id, value));
        await ValueAsync("an enum", Side.Outer, value => payloads.SideAsync(Id, value));
        await ValueAsync("JSON", new Reading(21.5, Side.Inner), value => payloads.JsonAsync(Id, value));
        await SequenceAsync<byte>("bytes", [0, 255], value => payloads.BytesAsync(Id, [.. value]));
        await SequenceAsync<byte>("memory", [1, 254], value => payloads.MemoryAsync(Id, value.ToArray()));
        await SequenceAsync<Reading>("a JSON list", [new(1, Side.Inner), new(2, Side.Outer)], value => new ValueTask(payloads.ListAsync(Id, value)));

        await run.FeatureAsync("publish options: user properties and content type", async cancellationToken =>
        {
            var options = new MqttPublishOptions
            {
                Qos = MqttQos.ExactlyOnce,
                ContentType = "text/x-aot",
                Expiry = TimeSpan.FromMinutes(1),
                UserProperties = [new MqttUserProperty("trace", "1")],
            };
            await payloads.TextAsync(Id, "with options", options, cancellationToken);
            var arrival = await inbox.NextAsync<Arrival>(cancellationToken);
            Expect.Equal("text/x-aot", arrival.Context.ContentType);
            Expect.Equal(new MqttUserProperty("trace", "1"), arrival.Context.UserProperties.Single());
        });

        await run.FeatureAsync("a handler takes only the levels it asked for", async cancellationToken =>
        {
            await payloads.TextAsync(Id + 1, "for nobody", cancellationToken: cancellationToken);
            await payloads.TextAsync(Id, "for us", cancellationToken: cancellationToken);
            Expect.Equal("for us", (await inbox.NextAsync<Arrival>(cancellationToken)).Payload);
        });

        await run.FeatureAsync("a state is set and cleared", async cancellationToken =>
        {
            await payloads.StatusAsync(Id, new Reading(19, Side.Outer));
            Expect.Equal(new Reading(19, Side.Outer), (await inbox.NextAsync<Arrival>(cancellationToken)).Payload);
            await payloads.StatusAsync(Id, null);
            Expect.Equal(null, (await inbox.NextAsync<Arrival>(cancellationToken)).Payload);
        });

        Task ValueAsync<T>(string name, T value, Func<T, ValueTask> publish) => run.FeatureAsync($"payload: {name}", async cancellationToken =>
        {
            await publish(value);
            Expect.Equal((object?)value, (await inbox.NextAsync<Arrival>(cancellationToken)).Payload);
        });

        Task SequenceAsync<T>(string name, IReadOnlyList<T> value, Func<IReadOnlyList<T>, ValueTask> publish) => run.FeatureAsync($"payload: {name}", async cancellationToken =>
        {
            await publish(value);
            Expect.True((await inbox.NextAsync<Arrival>(cancellationToken)).Payload is IEnumerable<T> received && value.SequenceEqual(received));
        });
    }
}
