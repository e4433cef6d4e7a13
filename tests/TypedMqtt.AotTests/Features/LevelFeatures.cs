using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.AotTests.Contracts;

namespace TypedMqtt.AotTests.Features;

/// <summary>Levels of every kind, published and handled.</summary>
internal static class LevelFeatures
{
    internal static async Task RunAsync(FeatureRun run, IServiceProvider services)
    {
        var levels = services.GetRequiredService<ILevels>();
        var inbox = services.GetRequiredService<Inbox>();

        await run.FeatureAsync("levels: text, bool, char", async cancellationToken =>
        {
            await levels.TextAsync("über", flag: true, 'ß');
            Expect.Equal(("über", true, 'ß'), await inbox.NextAsync<(string, bool, char)>(cancellationToken));
        });

        await run.FeatureAsync("levels: numbers", async cancellationToken =>
        {
            var sent = (Small: (byte)1, Whole: -2, Large: ulong.MaxValue, Huge: Int128.MinValue, Exact: 4.50m, Real: -0.125);
            await levels.NumbersAsync(sent.Small, sent.Whole, sent.Large, sent.Huge, sent.Exact, sent.Real);
            Expect.Equal(sent, await inbox.NextAsync<(byte, int, ulong, Int128, decimal, double)>(cancellationToken));
        });

        await run.FeatureAsync("levels: Guid, dates and times, an address", async cancellationToken =>
        {
            var sent = (
                Id: Guid.Parse("0192f0c4-6f0a-7b6e-8d4e-0a1b2c3d4e5f"),
                Day: new DateOnly(2026, 2, 28),
                Time: new TimeOnly(23, 59, 58, 123),
                Stamp: new DateTimeOffset(2026, 2, 28, 12, 0, 0, TimeSpan.FromHours(-3)),
                Span: TimeSpan.FromSeconds(90.5),
                Address: IPAddress.Parse("2001:db8::1"));
            await levels.IdsAsync(sent.Id, sent.Day, sent.Time, sent.Stamp, sent.Span, sent.Address);
            Expect.Equal(sent, await inbox.NextAsync<(Guid, DateOnly, TimeOnly, DateTimeOffset, TimeSpan, IPAddress)>(cancellationToken));
        });

        await run.FeatureAsync("levels: enums and types of one's own", async cancellationToken =>
        {
            await levels.OwnAsync(Side.Outer, new Serial(42));
            Expect.Equal((Side.Outer, new Serial(42)), await inbox.NextAsync<(Side, Serial)>(cancellationToken));
        });

        await run.FeatureAsync("levels: a tail", async cancellationToken =>
        {
            await levels.TailAsync("a/b/c");
            Expect.Equal("a/b/c", await inbox.NextAsync<string>(cancellationToken));
        });

        await run.FeatureAsync("levels: one that would break out is refused", async _ =>
        {
            try
            {
                await levels.TextAsync("a/b", flag: true, 'c');
            }
            catch (ArgumentException)
            {
                return;
            }

            throw new InvalidOperationException("It was published.");
        });
    }
}
