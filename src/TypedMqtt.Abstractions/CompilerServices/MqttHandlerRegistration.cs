using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Handlers;

namespace TypedMqtt.CompilerServices;

/// <summary>The routes of one handler class.</summary>
/// <typeparam name="THandler">The handler class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MqttHandlerRegistration<THandler>
    where THandler : class
{
    private readonly IMqttBuilder _builder;
    private bool _any;

    internal MqttHandlerRegistration(IMqttBuilder builder) => _builder = builder;

    /// <summary>Subscribes the handler to a member, if it implements the member's interface.</summary>
    /// <typeparam name="TMember">The generated handler interface of the member.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="topicFilter">The topic filter, without the connection's prefix.</param>
    /// <param name="options">What differs for the handler.</param>
    /// <param name="invoke">Binds a delivery to the handler's method.</param>
    public MqttHandlerRegistration<THandler> Route<TMember>(MqttMember member, string topicFilter, MqttMemberOptions options, MqttHandlerInvoker<TMember> invoke)
        where TMember : class
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(options);
        if (typeof(TMember).IsAssignableFrom(typeof(THandler)))
        {
            _any = true;
            _builder.Services.AddKeyedSingleton<HandlerRoute>(
                _builder.Name, new HandlerRoute<THandler, TMember>(member, topicFilter, options.Subscription, invoke) { ConnectionName = _builder.Name });
        }

        return this;
    }

    /// <summary>Has the handler answer the requests of a member, if it implements the member's interface.</summary>
    /// <typeparam name="TMember">The generated handler interface of the member.</typeparam>
    /// <typeparam name="TPayload">The payload type.</typeparam>
    /// <typeparam name="TReply">The type of the answer.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="topicFilter">The topic filter, without the connection's prefix.</param>
    /// <param name="options">What differs for the handler.</param>
    /// <param name="invoke">Binds a delivery to the handler's method.</param>
    public MqttHandlerRegistration<THandler> Answer<TMember, TPayload, TReply>(
        MqttRequestMember<TPayload, TReply> member, string topicFilter, MqttMemberOptions options, MqttRequestInvoker<TMember, TReply> invoke)
        where TMember : class
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(options);
        if (typeof(TMember).IsAssignableFrom(typeof(THandler)))
        {
            _any = true;
            _builder.Services.AddKeyedSingleton<RequestRoute>(
                _builder.Name,
                new RequestRoute<THandler, TMember, TPayload, TReply>(member, topicFilter, options.Subscription, invoke) { ConnectionName = _builder.Name });
        }

        return this;
    }

    /// <summary>Ends the list.</summary>
    /// <exception cref="InvalidOperationException">The handler implements no member's interface, so it would never be called.</exception>
    public IMqttBuilder Build() => _any
        ? _builder
        : throw new InvalidOperationException(
            $"{typeof(THandler).Name} handles no member of the contract: implement at least one of the contract's generated handler interfaces.");
}
