using TypedMqtt.CompilerServices;
using TypedMqtt.Handlers;

namespace TypedMqtt.Testing.Handling;

/// <summary>The route of a handler, whose calls are recorded.</summary>
internal sealed class ObservedHandlerRoute(HandlerRoute route, HandlingJournal journal) : HandlerRoute(route.Member, route.TopicFilter, route.Options, route.Settings, route.HandlerType)
{
    internal override Func<MqttDelivery, CancellationToken, ValueTask> Bind(IServiceProvider services)
    {
        var invoke = route.Bind(services);
        return async (delivery, cancellationToken) => await journal.CallAsync(
            this,
            HandlerType,
            delivery,
            async () =>
            {
                await invoke(delivery, cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
    }
}
