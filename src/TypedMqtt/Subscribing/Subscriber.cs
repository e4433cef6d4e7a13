using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Handlers;
using TypedMqtt.Session;

namespace TypedMqtt.Subscribing;

/// <summary>Connects routes with the topic filters they need at the server.</summary>
internal sealed class Subscriber(ConnectionSettings settings, SessionGate gate, Dispatcher dispatcher)
{
    /// <summary>Adds a route that stays for the life of the connection. A refusal is logged by the session.</summary>
    internal void Add(HandlerRoute handler, Func<MqttDelivery, CancellationToken, ValueTask> invoke)
    {
        var prefixed = Prefix(handler.TopicFilter);
        var order = handler.Settings.Order;
        var timeout = handler.Settings.Timeout ?? settings.Options.HandlerTimeout;
        var failure = handler.Settings.Failure ?? FailureSettings.Default;
        if (failure.Action == FailureAction.DisconnectForRedelivery && !settings.KeepsSession)
        {
            throw new InvalidOperationException(
                $"{handler.HandlerType.Name} wants messages of {handler.Member.Name} sent again when it fails, which takes a session that is resumed: set {nameof(MqttOptions)}.{nameof(MqttOptions.SessionExpiry)} above zero and, before MQTT 5, {nameof(MqttOptions)}.{nameof(MqttOptions.ClientId)}.");
        }

        dispatcher.Add(new Route(handler.Member, prefixed, handler.HandlerType.Name, invoke)
        {
            Lanes = order?.Lanes ?? 1,
            Key = (order?.LevelName is { } level ? LaneKey.OfLevel(handler.Member, level) : null) ?? LaneKey.Topic,
            Failure = failure,
            Timeout = timeout == Timeout.InfiniteTimeSpan ? null : timeout,
        });
        gate.Subscribe(prefixed, handler.Qos);
    }

    /// <summary>Opens a live subscription.</summary>
    /// <exception cref="MqttSubscribeException">The server refused it.</exception>
    internal async ValueTask<MqttSubscription<TMessage>> OpenAsync<TMessage>(
        MqttMember member,
        string topicFilter,
        MqttMessageReader<TMessage> read,
        MqttQos qos,
        CancellationToken cancellationToken)
        where TMessage : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prefixed = Prefix(topicFilter);
        var stream = new MessageStream<TMessage>(prefixed, read);
        var route = new Route(member, prefixed, $"The live subscription to '{prefixed}'", stream.HandleAsync, stream.End);

        // The route first: with a session, or a retained message, the server may send before it acknowledges.
        dispatcher.Add(route);
        var hold = gate.Subscribe(prefixed, qos);
        try
        {
            var reasonCode = await hold.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (reasonCode >= MqttReasonCode.UnspecifiedError)
            {
                throw new MqttSubscribeException(
                    $"The server refused the subscription to '{prefixed}' ({member.Name}): {reasonCode} (0x{(byte)reasonCode:X2}).", reasonCode);
            }

            stream.Open((MqttQos)reasonCode, () => CloseAsync(route, hold));
            return stream;
        }
        catch
        {
            stream.Close();
            await CloseAsync(route, hold).ConfigureAwait(false);
            throw;
        }
    }

    private string Prefix(string topicFilter)
    {
        var prefixed = settings.TopicPrefix + topicFilter;
        return Encoding.UTF8.GetByteCount(prefixed) <= TopicRules.MaximumBytes
            ? prefixed
            : throw new ArgumentException($"With {nameof(MqttOptions)}.{nameof(MqttOptions.TopicPrefix)} the topic filter is longer than the {TopicRules.MaximumBytes} bytes MQTT allows.", nameof(topicFilter));
    }

    private Task CloseAsync(Route route, SubscriptionHold hold)
    {
        gate.Unsubscribe(hold);
        return dispatcher.RemoveAsync(route);
    }
}
