using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.AotTests.Contracts;

namespace TypedMqtt.AotTests.Features;

/// <summary>Live subscriptions, on a contract that inherits another.</summary>
internal static class SubscriptionFeatures
{
    internal static async Task RunAsync(FeatureRun run, IServiceProvider services)
    {
        var station = services.GetRequiredService<IWeatherStation>();
        var subscriber = services.GetRequiredService<IStationSubscriber>();

        await run.FeatureAsync("a live subscription reads typed messages", async cancellationToken =>
        {
            await using var gusts = await subscriber.SubscribeGustAsync(station: "north", cancellationToken: cancellationToken);
            Expect.Equal("aot/stations/north/gust/+", gusts.TopicFilter);
            await station.GustAsync("south", 1, 10);
            await station.GustAsync("north", 2, 20.5);
            await foreach (var gust in gusts.WithCancellation(cancellationToken))
            {
                Expect.Equal(("north", 2, 20.5), (gust.Station, gust.Number, gust.MetresPerSecond));
                break;
            }
        });

        await run.FeatureAsync("whoever subscribes later is given the state", async cancellationToken =>
        {
            await station.WindAsync("north", 3.5);
            await using var winds = await subscriber.SubscribeWindAsync(options: new MqttSubscribeOptions { Qos = MqttQos.AtMostOnce }, cancellationToken: cancellationToken);
            await foreach (var wind in winds.WithCancellation(cancellationToken))
            {
                Expect.Equal(("north", (double?)3.5, true), (wind.Station, wind.MetresPerSecond, wind.Context.Retain));
                break;
            }
        });

        await run.FeatureAsync("what is inherited keeps its topics", async cancellationToken =>
        {
            await using var hellos = await subscriber.SubscribeHelloAsync(cancellationToken: cancellationToken);
            await station.HelloAsync("us", "good morning");
            await foreach (var hello in hellos.WithCancellation(cancellationToken))
            {
                Expect.Equal("aot/named/us/hello", hello.Context.Topic);
                Expect.Equal("good morning", hello.Text);
                break;
            }
        });
    }
}
