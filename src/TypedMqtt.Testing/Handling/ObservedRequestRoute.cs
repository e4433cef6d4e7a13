using System.Buffers;
using TypedMqtt.CompilerServices;
using TypedMqtt.Handlers;

namespace TypedMqtt.Testing.Handling;

/// <summary>The route of a handler that answers, whose calls are recorded.</summary>
internal sealed class ObservedRequestRoute(RequestRoute route, HandlingJournal journal) : RequestRoute(route.Member, route.TopicFilter, route.Options, route.Settings, route.HandlerType)
{
    internal override Func<MqttDelivery, IBufferWriter<byte>, CancellationToken, ValueTask<Answer>> Bind(IServiceProvider services)
    {
        var answer = route.Bind(services);
        return (delivery, writer, cancellationToken) => journal.CallAsync(this, HandlerType, delivery, () => answer(delivery, writer, cancellationToken));
    }
}
