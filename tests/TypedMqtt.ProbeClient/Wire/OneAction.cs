using System.Buffers;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.Session;

namespace TypedMqtt.ProbeClient.Wire;

/// <summary>Does the one thing a session was asked to do, when its first connection stands.</summary>
internal sealed class OneAction(SessionArguments arguments, SessionGate gate)
{
    private bool _done;

    /// <summary>Called before anything is sent on a connection, so that what is done here is in its first write.</summary>
    internal void OnConnected()
    {
        if (_done)
        {
            return;
        }

        _done = true;
        switch (arguments.Action)
        {
            case SessionAction.None:
                break;
            case SessionAction.Publish:
                Publish();
                break;
            case SessionAction.Subscribe:
                gate.Subscribe(arguments.Topic, arguments.Qos);
                break;
            case SessionAction.Unsubscribe:
                Unsubscribe();
                break;
            default:
                throw new InvalidOperationException($"{arguments.Action} is not known.");
        }
    }

    private void Publish()
    {
        var topic = Encoding.UTF8.GetBytes(arguments.Topic);
        var properties = arguments.Common.Protocol == MqttProtocolVersion.V500 ? WireProperties.ForRequest(arguments) : [];
        var payload = Encoding.UTF8.GetBytes(arguments.Payload);
        var buffer = ArrayPool<byte>.Shared.Rent(topic.Length + properties.Length + payload.Length);
        topic.CopyTo(buffer, 0);
        properties.CopyTo(buffer, topic.Length);
        payload.CopyTo(buffer, topic.Length + properties.Length);
        var member = new MqttMember<byte[]>("session", arguments.Topic, MqttMemberKind.Event, arguments.Qos, expirySeconds: 0, MqttPayloads.Bytes);
        _ = ObserveAsync(gate.Publish(new OutboundMessage(member, buffer, topic.Length, properties.Length, payload.Length, expiresAt: null)));
    }

    private void Unsubscribe()
    {
        // The registry lets go only of what the server has granted, and a peer wants UNSUBSCRIBE as the first request. The
        // writer does not run yet, so the subscription that was never sent cannot be either.
        var hold = gate.Subscribe(arguments.Topic, arguments.Qos);
        hold.Entry.Status = SubscriptionStatus.Granted;
        gate.Unsubscribe(hold);
    }

    // The session logs why a publish failed.
    private static async Task ObserveAsync(ValueTask publish)
    {
        try
        {
            await publish;
        }
        catch (MqttException)
        {
        }
    }
}
