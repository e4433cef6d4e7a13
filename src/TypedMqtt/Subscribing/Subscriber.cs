using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Handlers;
using TypedMqtt.Protocol;
using TypedMqtt.Routing;
using TypedMqtt.Session;
using TypedMqtt.Telemetry;

namespace TypedMqtt.Subscribing;

/// <summary>Connects routes with the topic filters they need at the server.</summary>
internal sealed class Subscriber(
    ConnectionSettings settings, SessionGate gate, Dispatcher dispatcher, ConnectionTelemetry telemetry, TimeProvider timeProvider)
{
    /// <summary>
    /// How long a retained message is waited for, if nothing else is said. MQTT has no sign for "there is none": it can only
    /// be waited for.
    /// </summary>
    internal static readonly TimeSpan DefaultGetTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Adds a route that stays for the life of the connection. A refusal is logged by the session.</summary>
    /// <param name="handler">What was registered.</param>
    /// <param name="head">What stands before the member's topic filter, and is not the member's; empty for nothing.</param>
    /// <param name="invoke">Hands a delivery over.</param>
    internal void Add(MemberRoute handler, string head, Func<MqttDelivery, CancellationToken, ValueTask> invoke)
    {
        var prefixed = Prefix(head + handler.TopicFilter);
        var requested = Share(handler.Options, prefixed);
        var wish = Wish(handler.Member, handler.Options, isPrivate: false);
        var order = handler.Settings.Order;
        var key = (order?.LevelName is { } level ? LaneKey.OfLevel(handler.Member, level) : null) ?? LaneKey.Topic;
        var timeout = handler.Settings.Timeout ?? settings.Options.HandlerTimeout;
        var failure = handler.Settings.Failure ?? FailureSettings.Default;
        if (failure.Action == FailureAction.DisconnectForRedelivery && !settings.KeepsSession)
        {
            throw new InvalidOperationException(
                $"{handler.HandlerType.Name} wants messages of {handler.Member.Name} sent again when it fails, which takes a session that is resumed: set {nameof(MqttOptions)}.{nameof(MqttOptions.SessionExpiry)} above zero and, before MQTT 5, {nameof(MqttOptions)}.{nameof(MqttOptions.ClientId)}.");
        }

        dispatcher.Add(new Route(handler.Member, prefixed, handler.HandlerType.Name, telemetry.Observe(handler.Member, invoke), Scope: wish.Scope)
        {
            Consumer = $"{handler.HandlerType.FullName} {handler.Member.Name}",
            Lanes = order?.Lanes ?? 1,
            Key = key.Behind(head.Count('/')),
            Acknowledgement = handler.Settings.Acknowledgement ?? MqttAcknowledgement.AfterHandler,
            ReusesContexts = handler.Settings.Acknowledgement != MqttAcknowledgement.Manual,
            Failure = failure,
            Timeout = timeout == Timeout.InfiniteTimeSpan ? null : timeout,
        });
        gate.Subscribe(requested, wish);
    }

    /// <summary>Opens a live subscription.</summary>
    /// <exception cref="MqttSubscribeException">The server refused it.</exception>
    internal async ValueTask<MqttSubscription<TMessage>> OpenAsync<TMessage>(
        MqttMember member,
        string topicFilter,
        MqttMessageReader<TMessage> read,
        MqttSubscribeOptions? options,
        bool isPrivate,
        CancellationToken cancellationToken)
        where TMessage : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prefixed = Prefix(topicFilter);
        var wish = Wish(member, options, isPrivate);
        var requested = Share(options, prefixed);
        var stream = new MessageStream<TMessage>(requested, read);
        var route = new Route(
            member, prefixed, $"The live subscription to '{requested}'", telemetry.Observe(member, stream.HandleAsync), stream.End, wish.Scope)
        {
            Acknowledgement = options?.Acknowledgement ?? MqttAcknowledgement.AfterHandler,
        };

        // The route first: with a session, or a retained message, the server may send before it acknowledges.
        dispatcher.Add(route);
        var hold = gate.Subscribe(requested, wish);
        try
        {
            var grantedQos = await WhenGrantedAsync(member, hold, cancellationToken).ConfigureAwait(false);
            stream.Open(grantedQos, () => CloseAsync(route, hold));
            return stream;
        }
        catch
        {
            stream.Close();
            await CloseAsync(route, hold).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks for the retained message of a topic by a subscription of its own; null when none has come in time.</summary>
    /// <exception cref="MqttSubscribeException">The server refused it.</exception>
    internal async ValueTask<TMessage?> GetAsync<TMessage>(
        MqttMember member,
        string topic,
        MqttMessageReader<TMessage> read,
        TimeSpan? timeout,
        CancellationToken cancellationToken)
        where TMessage : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prefixed = Prefix(topic);
        var first = new FirstMessage<TMessage>(read);

        // QoS 0 is enough, and lets the message be told from those that other subscriptions have been sent before.
        var wish = Wish(member, new MqttSubscribeOptions { Qos = MqttQos.AtMostOnce }, isPrivate: true);
        var route = new Route(member, prefixed, $"The wait for the retained message of '{prefixed}'", telemetry.Observe(member, first.HandleAsync), Scope: wish.Scope);
        dispatcher.Add(route);
        var hold = gate.Subscribe(prefixed, wish);
        try
        {
            await WhenGrantedAsync(member, hold, cancellationToken).ConfigureAwait(false);
            return await first.Message.WaitAsync(timeout ?? DefaultGetTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            await CloseAsync(route, hold).ConfigureAwait(false);
        }
    }

    private static async Task<MqttQos> WhenGrantedAsync(MqttMember member, SubscriptionHold hold, CancellationToken cancellationToken)
    {
        var reasonCode = await hold.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reasonCode < MqttReasonCode.UnspecifiedError
            ? (MqttQos)reasonCode
            : throw new MqttSubscribeException(
                $"The server refused the subscription to '{hold.Entry.TopicFilter}' ({member.Name}): {reasonCode} (0x{(byte)reasonCode:X2}).", reasonCode);
    }

    /// <summary>The topic filter to ask the server for; what arrives matches the one without the group (MQTT 5, 4.8.2).</summary>
    private static string Share(MqttSubscribeOptions? options, string topicFilter)
    {
        if (options?.Share is not { } group)
        {
            return topicFilter;
        }

        var shared = TopicFilters.Share(group, topicFilter);
        return IsShortEnough(shared)
            ? shared
            : throw new ArgumentException($"With {nameof(MqttSubscribeOptions)}.{nameof(MqttSubscribeOptions.Share)} the topic filter is longer than the {TopicRules.MaximumBytes} bytes MQTT allows.", nameof(options));
    }

    private static bool IsShortEnough(string topicFilter) => Encoding.UTF8.GetByteCount(topicFilter) <= TopicRules.MaximumBytes;

    private static void RefuseWhatCannotBeShared(MqttMember member, MqttSubscribeOptions options, bool isPrivate)
    {
        if (options.NoLocal)
        {
            throw new InvalidOperationException(
                $"'{member.Template}' ({member.Name}) is subscribed to with {nameof(MqttSubscribeOptions.NoLocal)} and {nameof(MqttSubscribeOptions.Share)} '{options.Share}': a shared subscription cannot leave our own messages out (MQTT-3.8.3-4).");
        }

        if (isPrivate)
        {
            throw new InvalidOperationException(
                $"'{member.Template}' ({member.Name}) is watched with {nameof(MqttSubscribeOptions.Share)} '{options.Share}': a server sends no retained messages to a shared subscription (MQTT 5, 4.8.2). Subscribe to it, or watch it without.");
        }
    }

    private SubscriptionWish Wish(MqttMember member, MqttSubscribeOptions? options, bool isPrivate)
    {
        options ??= new MqttSubscribeOptions();
        if (options.Share is not null)
        {
            RefuseWhatCannotBeShared(member, options, isPrivate);
        }

        if (options.NoLocal && settings.Version != MqttProtocolVersion.V500)
        {
            throw new InvalidOperationException(
                $"'{member.Template}' ({member.Name}) is subscribed to with {nameof(MqttSubscribeOptions.NoLocal)}, which needs MQTT 5, and {nameof(MqttOptions)}.{nameof(MqttOptions.ProtocolVersion)} is {settings.Version}.");
        }

        // A group gets none (MQTT 5, 4.8.2), also where the server would send them.
        var retainHandling = options.Share is null ? options.RetainHandling : MqttRetainHandling.DoNotSend;
        var retained = new SubscriptionScope
        {
            IsPrivate = isPrivate,
            IsAsPublished = options.RetainAsPublished && settings.Version == MqttProtocolVersion.V500,
            IsEmpty = !isPrivate && retainHandling == MqttRetainHandling.DoNotSend,
        };
        return new SubscriptionWish(
            options.Qos ?? member.Qos, options.NoLocal, options.RetainAsPublished, isPrivate ? RetainHandling.SendAtSubscribe : (RetainHandling)retainHandling, retained);
    }

    private string Prefix(string topicFilter)
    {
        var prefixed = settings.TopicPrefix + topicFilter;
        return IsShortEnough(prefixed)
            ? prefixed
            : throw new ArgumentException($"With {nameof(MqttOptions)}.{nameof(MqttOptions.TopicPrefix)} the topic filter is longer than the {TopicRules.MaximumBytes} bytes MQTT allows.", nameof(topicFilter));
    }

    private Task CloseAsync(Route route, SubscriptionHold hold)
    {
        gate.Unsubscribe(hold);
        return dispatcher.RemoveAsync(route);
    }
}
