using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using TypedMqtt.Testing.Network;

namespace TypedMqtt.Testing.Broker;

/// <summary>The broker's end of a connection: packets are taken out of the bytes and put into them. MQTTnet knows their form.</summary>
internal sealed class BrokerConnection(MemoryLink link)
{
    private const int BufferSize = 4096;

    private readonly MqttPacketFormatterAdapter _formatter = new(new MqttBufferWriter(BufferSize, BufferSize));
    private byte[] _received = [];

    /// <summary>The CONNECT it began with.</summary>
    internal MqttConnectPacket? Connect { get; set; }

    internal BrokerSession? Session { get; set; }

    internal bool IsEnded { get; set; }

    internal bool IsMqtt5 => _formatter.ProtocolVersion == MQTTnet.Formatter.MqttProtocolVersion.V500;

    internal MqttProtocolVersion Version => _formatter.ProtocolVersion switch
    {
        MQTTnet.Formatter.MqttProtocolVersion.V310 => MqttProtocolVersion.V310,
        MQTTnet.Formatter.MqttProtocolVersion.V311 => MqttProtocolVersion.V311,
        _ => MqttProtocolVersion.V500,
    };

    /// <summary>Gives the next packet and its body; null when the client has closed.</summary>
    /// <exception cref="IOException">The connection was cut.</exception>
    internal async ValueTask<(MqttPacket Packet, byte[] Body)?> ReceiveAsync()
    {
        var buffer = new byte[BufferSize];
        while (true)
        {
            if (TryTake() is { } packet)
            {
                return packet;
            }

            var count = await link.ReadAtBrokerAsync(buffer).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            _received = [.. _received, .. buffer.AsSpan(0, count)];
        }
    }

    /// <summary>Sends a packet. Where there is no connection any more it goes nowhere, as with a real one.</summary>
    internal void Send(MqttPacket packet)
    {
        link.TrySendToClient(_formatter.Encode(packet).ToArray());
        _formatter.Cleanup();
    }

    internal void Close() => link.Close();

    internal void Cut() => link.Cut();

    private (MqttPacket Packet, byte[] Body)? TryTake()
    {
        var length = 0;
        for (var i = 1; i < _received.Length; i++)
        {
            length |= (_received[i] & 0x7F) << (7 * (i - 1));
            if (_received[i] >= 0x80)
            {
                continue;
            }

            var total = i + 1 + length;
            if (_received.Length < total)
            {
                return null;
            }

            var body = _received[(i + 1)..total];
            var frame = new ReceivedMqttPacket(_received[0], body, total);
            _received = _received[total..];
            if (Connect is null)
            {
                _formatter.DetectProtocolVersion(frame);
            }

            return (_formatter.Decode(frame), body);
        }

        return null;
    }
}
