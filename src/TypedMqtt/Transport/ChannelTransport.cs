using System.Buffers;
using MQTTnet.Channel;

namespace TypedMqtt.Transport;

/// <summary>A transport over one of MQTTnet's channels.</summary>
internal sealed class ChannelTransport(IMqttChannel channel) : ITransport
{
    public ValueTask<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        new(channel.ReadAsync(buffer, offset, count, cancellationToken));

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer) =>
        new(channel.WriteAsync(new ReadOnlySequence<byte>(buffer), isEndOfPacket: true, CancellationToken.None));

    public void Dispose() => channel.Dispose();
}
