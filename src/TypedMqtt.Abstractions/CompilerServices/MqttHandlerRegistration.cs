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
    private readonly HandlerSettings _settings;
    private bool _any;

    internal MqttHandlerRegistration(IMqttBuilder builder, HandlerSettings settings) => (_builder, _settings) = (builder, settings);

    /// <summary>Subscribes the handler to a member, if it implements the member's interface.</summary>
    /// <typeparam name="TMember">The generated handler interface of the member.</typeparam>
    /// <param name="member">The member.</param>
    /// <param name="topicFilter">The topic filter, without the connection's prefix.</param>
    /// <param name="qos">The quality of service to ask for; null for the member's own.</param>
    /// <param name="options">What was said for the member.</param>
    /// <param name="invoke">Binds a delivery to the handler's method.</param>
    /// <exception cref="InvalidOperationException">The member has not the level by which its messages are to be ordered.</exception>
    public MqttHandlerRegistration<THandler> Route<TMember>(
        MqttMember member, string topicFilter, MqttQos? qos, MqttHandlerOptions options, MqttHandlerInvoker<TMember> invoke)
        where TMember : class
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(options);
        if (typeof(TMember).IsAssignableFrom(typeof(THandler)))
        {
            _any = true;
            var settings = options.Settings.Over(_settings);
            if (settings.Order?.LevelName is { } level && member.FindLevel(level) is null)
            {
                throw new InvalidOperationException(
                    $"{typeof(THandler).Name} wants its messages ordered by {{{level}}}, which is no level of {member.Name} ('{member.Template}'). Say OrderedBy for the members that have it.");
            }

            _builder.Services.AddSingleton<HandlerRoute>(new HandlerRoute<THandler, TMember>(member, topicFilter, qos ?? member.Qos, settings, invoke));
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
