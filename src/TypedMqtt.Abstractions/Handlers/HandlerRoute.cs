using TypedMqtt.CompilerServices;

namespace TypedMqtt.Handlers;

/// <summary>That a handler class takes the messages of one contract member.</summary>
internal abstract class HandlerRoute(MqttMember member, string topicFilter, MqttSubscribeOptions options, HandlerSettings settings, Type handlerType)
    : MemberRoute(member, topicFilter, options, settings, handlerType)
{
    /// <summary>Resolves the handler and binds the member's method to it.</summary>
    internal abstract Func<MqttDelivery, CancellationToken, ValueTask> Bind(IServiceProvider services);
}

/// <inheritdoc/>
internal sealed class HandlerRoute<THandler, TMember>(
    MqttMember member,
    string topicFilter,
    MqttSubscribeOptions options,
    HandlerSettings settings,
    MqttHandlerInvoker<TMember> invoke) : HandlerRoute(member, topicFilter, options, settings, typeof(THandler))
    where THandler : class
    where TMember : class
{
    internal override Func<MqttDelivery, CancellationToken, ValueTask> Bind(IServiceProvider services)
    {
        var caller = new HandlerCaller<THandler>(this, services);
        if (caller.Direct is { } direct)
        {
            var handler = (TMember)(object)direct;
            return (delivery, cancellationToken) => invoke(handler, delivery, cancellationToken);
        }

        return (delivery, cancellationToken) => caller.CallAsync(delivery, (handler, token) => invoke((TMember)(object)handler, delivery, token), cancellationToken);
    }
}
