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
    private readonly MqttHandlerOptions _forAll;
    private bool _any;

    internal MqttHandlerRegistration(IMqttBuilder builder, MqttHandlerOptions forAll) => (_builder, _forAll) = (builder, forAll);

    /// <summary>Subscribes the handler to a member, if it implements the member's interface.</summary>
    /// <typeparam name="TMember">The generated handler interface of the member.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="topicFilter">The topic filter, without the connection's prefix.</param>
    /// <param name="options">What was said for the member.</param>
    /// <param name="invoke">Binds a delivery to the handler's method.</param>
    /// <exception cref="InvalidOperationException">
    /// The member has not the level by which its messages are to be ordered, or they are acknowledged before they are handled
    /// and are to be sent again.
    /// </exception>
    public MqttHandlerRegistration<THandler> Route<TMember>(MqttMember member, string topicFilter, MqttHandlerOptions options, MqttHandlerInvoker<TMember> invoke)
        where TMember : class
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(options);
        if (typeof(TMember).IsAssignableFrom(typeof(THandler)))
        {
            _any = true;
            var settings = Settle(member, options);
            if (settings is { Acknowledgement: MqttAcknowledgement.BeforeHandler, Failure.Action: FailureAction.DisconnectForRedelivery })
            {
                throw new InvalidOperationException(
                    $"{typeof(THandler).Name} has messages of {member.Name} acknowledged before it is called, so the server will not send them again when it fails: {nameof(MqttFailurePolicy.ThenDisconnectForRedelivery)}() goes with {nameof(MqttAcknowledgement)}.{nameof(MqttAcknowledgement.AfterHandler)} or {nameof(MqttAcknowledgement.Manual)}.");
            }

            _builder.Services.AddKeyedSingleton<HandlerRoute>(
                _builder.Name, new HandlerRoute<THandler, TMember>(member, topicFilter, options.Subscription, settings, invoke) { ConnectionName = _builder.Name, Registrations = _builder.Services });
        }

        return this;
    }

    /// <summary>Has the handler answer the requests of a member, if it implements the member's interface.</summary>
    /// <typeparam name="TMember">The generated handler interface of the member.</typeparam>
    /// <typeparam name="TPayload">The payload type.</typeparam>
    /// <typeparam name="TReply">The type of the answer.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="topicFilter">The topic filter, without the connection's prefix.</param>
    /// <param name="options">What was said for the member.</param>
    /// <param name="invoke">Binds a delivery to the handler's method.</param>
    /// <exception cref="InvalidOperationException">
    /// The member has not the level by which its requests are to be ordered, or it was said what follows when one fails.
    /// </exception>
    public MqttHandlerRegistration<THandler> Answer<TMember, TPayload, TReply>(
        MqttRequestMember<TPayload, TReply> member, string topicFilter, MqttHandlerOptions options, MqttRequestInvoker<TMember, TReply> invoke)
        where TMember : class
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(options);
        if (typeof(TMember).IsAssignableFrom(typeof(THandler)))
        {
            _any = true;
            if (options.Settings.Failure is not null)
            {
                throw new InvalidOperationException(
                    $"{typeof(THandler).Name} answers {member.Name} and has {nameof(MqttHandlerOptions<>.OnFailure)} set for it: a request that fails is answered so, and whoever made it may ask again. Leave it out.");
            }

            // What is said for all members goes for their messages: a request has been answered by then.
            var settings = Settle(member, options) with { Failure = null };
            _builder.Services.AddKeyedSingleton<RequestRoute>(
                _builder.Name,
                new RequestRoute<THandler, TMember, TPayload, TReply>(member, topicFilter, options.Subscription, settings, invoke) { ConnectionName = _builder.Name, Registrations = _builder.Services });
        }

        return this;
    }

    /// <summary>Ends the list.</summary>
    /// <exception cref="InvalidOperationException">The handler implements no member's interface, so it would never be called.</exception>
    public IMqttBuilder Build() => _any
        ? _builder
        : throw new InvalidOperationException(
            $"{typeof(THandler).Name} handles no member of the contract: implement at least one of the contract's generated handler interfaces.");

    private HandlerSettings Settle(MqttMember member, MqttHandlerOptions options)
    {
        var settings = options.Settings.Over(_forAll.Settings);
        options.Subscription.Share ??= _forAll.Subscription.Share;
        return settings.Order?.LevelName is { } level && member.FindLevel(level) is null
            ? throw new InvalidOperationException(
                $"{typeof(THandler).Name} wants its messages ordered by {{{level}}}, which is no level of {member.Name} ('{member.Template}'). Say OrderedBy for the members that have it.")
            : settings;
    }
}
