using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Handlers;

/// <summary>That a handler class takes the messages of one contract member: what registration leaves for the runtime.</summary>
internal abstract class HandlerRoute(MqttMember member, string topicFilter, MqttQos qos, HandlerSettings settings)
{
    internal MqttMember Member { get; } = member;

    /// <summary>The topic filter, without the connection's prefix.</summary>
    internal string TopicFilter { get; } = topicFilter;

    internal MqttQos Qos { get; } = qos;

    internal HandlerSettings Settings { get; } = settings;

    internal abstract Type HandlerType { get; }

    /// <summary>Resolves the handler and binds the member's method to it.</summary>
    internal abstract Func<MqttDelivery, CancellationToken, ValueTask> Bind(IServiceProvider services);
}

/// <inheritdoc/>
internal sealed class HandlerRoute<THandler, TMember>(
    MqttMember member,
    string topicFilter,
    MqttQos qos,
    HandlerSettings settings,
    MqttHandlerInvoker<TMember> invoke) : HandlerRoute(member, topicFilter, qos, settings)
    where THandler : class
    where TMember : class
{
    internal override Type HandlerType => typeof(THandler);

    internal override Func<MqttDelivery, CancellationToken, ValueTask> Bind(IServiceProvider services)
    {
        var handler = (TMember)(object)services.GetRequiredService<THandler>();
        return (delivery, cancellationToken) => invoke(handler, delivery, cancellationToken);
    }
}
