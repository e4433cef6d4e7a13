using TypedMqtt.CompilerServices;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Requests;

/// <summary>Topic, properties and payload in one pooled buffer, until they go on with a message.</summary>
internal sealed class EncodedMessage(PooledBufferWriter buffer, int topicLength, int payloadStart) : IDisposable
{
    /// <summary>Whether no packet could hold it.</summary>
    internal bool IsTooLarge => OutboundMessage.IsTooLarge(buffer.WrittenCount);

    /// <summary>Hands the parts over to a message.</summary>
    internal OutboundMessage ToMessage(MqttMember member, long? expiresAt, long? keptUntil, CancellationToken cancellationToken)
    {
        var (propertiesLength, payloadLength) = (payloadStart - topicLength, buffer.WrittenCount - payloadStart);
        return new OutboundMessage(member, buffer.Detach(), topicLength, propertiesLength, payloadLength, expiresAt)
        {
            KeptUntil = keptUntil,
            CancellationToken = cancellationToken,
        };
    }

    /// <summary>Gives back what has not gone on.</summary>
    public void Dispose() => buffer.Dispose();
}
