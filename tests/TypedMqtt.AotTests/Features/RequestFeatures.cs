using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.AotTests.Contracts;

namespace TypedMqtt.AotTests.Features;

/// <summary>Requests and answers, states that are asked for and watched, properties and serializers of one's own.</summary>
internal static class RequestFeatures
{
    private const string Kitchen = "south";

    internal static async Task RunAsync(FeatureRun run, IServiceProvider services)
    {
        var kitchen = services.GetRequiredService<IKitchen>();
        var subscriber = services.GetRequiredService<IKitchenSubscriber>();
        var inbox = services.GetRequiredService<Inbox>();

        await run.FeatureAsync("a request is answered", async cancellationToken =>
            Expect.Equal(new Dish("soup of south", 2), await kitchen.CookAsync(Kitchen, new Order("soup", 2), table: 1, cancellationToken)));

        await run.FeatureAsync("a request is refused with a typed fault", async cancellationToken =>
        {
            try
            {
                await kitchen.CookAsync(Kitchen, new Order("soup", 2), KitchenHandler.ClosedTable, cancellationToken);
            }
            catch (MqttFaultException<Refusal> refused)
            {
                Expect.Equal(new Refusal("table 13 is closed"), refused.Fault);
                return;
            }

            throw new InvalidOperationException("It was answered.");
        });

        await run.FeatureAsync("a state is asked for and watched", async cancellationToken =>
        {
            var menu = new Dish("stew", 10);
            await kitchen.MenuAsync(Kitchen, menu);
            Expect.Equal(menu, (await subscriber.GetMenuAsync(Kitchen, cancellationToken: cancellationToken))?.Payload);
            await using var menus = await subscriber.WatchMenuAsync(cancellationToken: cancellationToken);
            await foreach (var seen in menus.WithCancellation(cancellationToken))
            {
                Expect.Equal((Kitchen, menu), (seen.Kitchen, seen.Payload));
                break;
            }
        });

        await run.FeatureAsync("a serializer and user properties of one's own", async cancellationToken =>
        {
            await kitchen.ScaleAsync(Kitchen, new Weight(1_250), cook: "Ada");
            await kitchen.ScaleAsync(Kitchen, new Weight(-1));
            Expect.Equal((Kitchen, new Weight(1_250), "Ada"), await inbox.NextAsync<(string, Weight, string?)>(cancellationToken));
            Expect.Equal((Kitchen, new Weight(-1), null), await inbox.NextAsync<(string, Weight, string?)>(cancellationToken));
        });
    }
}
