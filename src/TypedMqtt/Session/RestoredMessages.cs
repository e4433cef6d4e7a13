using System.Buffers;
using TypedMqtt.CompilerServices;
using TypedMqtt.Infrastructure;
using TypedMqtt.Storage;

namespace TypedMqtt.Session;

/// <summary>The messages of an earlier process, for this one. Nobody waits for them any more.</summary>
internal sealed class RestoredMessages
{
    /// <summary>Those that were sent, those with PUBREC included, in the order of first sending.</summary>
    internal List<(OutboundMessage Message, ushort PacketId)> Sent { get; } = [];

    /// <summary>Those with PUBREC, in the order of the PUBRECs.</summary>
    internal List<OutboundMessage> Released { get; } = [];

    /// <summary>Those in the outbox, in order.</summary>
    internal List<OutboundMessage> Queued { get; } = [];

    internal List<ushort> Stranded { get; } = [];

    internal bool HasDeadline { get; private set; }

    internal static RestoredMessages From(KeptSession kept, MqttProtocolVersion version, Clock clock)
    {
        var restored = new RestoredMessages();
        var members = new Dictionary<(string Name, string Template), MqttMember>();
        var released = new List<(OutboundMessage Message, long Order)>();
        foreach (var message in kept.Messages)
        {
            var key = (message.Member, message.Template);
            if (!members.TryGetValue(key, out var member))
            {
                members[key] = member = new MqttMember<MqttNoPayload>(
                    message.Member, message.Template, MqttMemberKind.Event, message.Qos, expirySeconds: 0, MqttPayloads.None);
            }

            var outbound = Create(message, member, version, clock);
            restored.HasDeadline |= outbound.HasDeadline;
            if (message.State == OutboundState.Queued)
            {
                restored.Queued.Add(outbound);
                continue;
            }

            restored.Sent.Add((outbound, message.PacketId));
            if (message.State == OutboundState.Released)
            {
                released.Add((outbound, message.ReleaseOrder));
            }
        }

        restored.Released.AddRange(released.OrderBy(one => one.Order).Select(one => one.Message));
        restored.Stranded.AddRange(kept.Stranded);
        return restored;
    }

    private static OutboundMessage Create(KeptMessage kept, MqttMember member, MqttProtocolVersion version, Clock clock)
    {
        // Where there are no properties now, those of a process that spoke MQTT 5 are left out.
        var properties = version == MqttProtocolVersion.V500 ? kept.Properties : [];
        var buffer = ArrayPool<byte>.Shared.Rent(kept.Topic.Length + properties.Length + kept.Payload.Length);
        kept.Topic.CopyTo(buffer, 0);
        properties.CopyTo(buffer, kept.Topic.Length);
        kept.Payload.CopyTo(buffer, kept.Topic.Length + properties.Length);
        var message = new OutboundMessage(
            member, buffer, kept.Topic.Length, properties.Length, kept.Payload.Length, kept.ExpiresAt is { } at ? clock.FromUnixTime(at) : null)
        {
            Qos = kept.Qos,
            Retain = kept.Retain,
            Expiry = kept.Expiry,
            CompletesWhenAccepted = true,
            Entry = kept.Entry,
            ExpiresAtUnixTime = kept.ExpiresAt,
            IsKept = true,
        };
        message.TryComplete(null);
        return message;
    }
}
