using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// Makes PUBLISH packets for the connection that stands: within the server's limits, with topic aliases, with what is left of
/// the expiry. Pure.
/// </summary>
internal sealed class PublishPackets(PacketEncoder encoder, bool usesAliases)
{
    private OutboundAliases _aliases = new(0);

    /// <summary>What the server can take.</summary>
    internal ServerLimits Limits { get; private set; } = ServerLimits.Unknown;

    /// <summary>A new connection stands. Aliases die with the old one.</summary>
    internal void OnConnected(ServerLimits limits)
    {
        Limits = limits;
        _aliases = new OutboundAliases(usesAliases ? limits.TopicAliasMaximum : (ushort)0);
    }

    /// <summary>Says why the server would not take a message; null when it may be sent.</summary>
    internal PublishOutcome? FindRefusal(OutboundMessage message)
    {
        if (message.Qos > Limits.MaximumQos)
        {
            return PublishOutcome.QosNotSupported;
        }

        if (message.Retain && !Limits.RetainAvailable)
        {
            return PublishOutcome.RetainNotSupported;
        }

        return Limits.MaximumPacketSize is { } maximum && Measure(message, Header(message, now: 0, dup: false)) > maximum ? PublishOutcome.TooLarge : null;
    }

    /// <summary>Makes the PUBLISH for a message. It has to be sent, or the connection ended: the server learns an alias by it.</summary>
    internal Send Create(OutboundMessage message, long now, bool dup)
    {
        var header = Header(message, now, dup);
        if (Limits.TopicAliasMaximum > 0)
        {
            header = AddAlias(message, in header);
        }

        return new Send(SendKind.Publish, Message: message, Header: header);
    }

    private PublishHeader AddAlias(OutboundMessage message, in PublishHeader header)
    {
        // A packet that is near the server's limit goes out as it is: an alias makes the first one larger.
        const int LargestAlias = 6;
        if (Limits.MaximumPacketSize is { } maximum && Measure(message, in header) + LargestAlias > maximum)
        {
            return header;
        }

        var alias = _aliases.Use(message.Topic, out var isKnown);
        return header with { TopicAlias = alias, OmitsTopic = isKnown };
    }

    private int Measure(OutboundMessage message, in PublishHeader header) =>
        encoder.MeasurePublish(in header, message.TopicLength, message.PropertiesLength, message.PayloadLength);

    private static PublishHeader Header(OutboundMessage message, long now, bool dup) => new()
    {
        Qos = message.Qos,
        Retain = message.Retain,
        Dup = dup,
        PacketId = message.PacketId,

        // What is left of the interval, in whole seconds begun: zero would mean "expired" to the server, not "soon".
        MessageExpiryInterval = message.ExpiresAt is { } expiresAt ? (uint)Math.Max(1, (expiresAt - now + 999) / 1000) : null,
    };
}
