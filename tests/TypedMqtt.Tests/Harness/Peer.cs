using System.Threading.Channels;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Harness;

/// <summary>A server, on one connection, that does what the test says and nothing by itself.</summary>
internal sealed class Peer(MemoryTransport transport, ServerAddress address, MqttProtocolVersion version)
{
    private byte[] _received = [];

    internal ServerAddress Address { get; } = address;

    private bool IsMqtt5 => version == MqttProtocolVersion.V500;

    /// <summary>Gives the next packet of the client.</summary>
    internal async Task<Packet> ReceiveAsync() =>
        await TryReceiveAsync() ?? throw new InvalidOperationException("The client has closed the connection, and a packet was expected.");

    internal async Task<Packet> ReceiveAsync(PacketType type)
    {
        var packet = await ReceiveAsync();
        Assert.True(packet.Type == type, $"Expected {type}, received {packet}.");
        return packet;
    }

    internal Task<Packet> ReceiveConnectAsync() => ReceiveAsync(PacketType.Connect);

    /// <summary>Gives the bytes of the client's next write, whatever they hold.</summary>
    internal async Task<byte[]> ReceiveWriteAsync()
    {
        Assert.Empty(_received);
        return await Within.Limits(transport.ToPeer.Reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Splits a write into its packets.</summary>
    internal List<Packet> Split(byte[] write)
    {
        var packets = new List<Packet>();
        while (TryTake(ref write) is { } packet)
        {
            packets.Add(packet);
        }

        Assert.Empty(write);
        return packets;
    }

    /// <summary>Waits for the client to close the connection; nothing may come before that.</summary>
    internal async Task EndsAsync() => Assert.Null(await TryReceiveAsync());

    /// <summary>True when the client has sent nothing that was not received here.</summary>
    internal bool HasNothing => _received.Length == 0 && !transport.ToPeer.Reader.TryPeek(out _);

    internal void Send(byte firstByte, string body) => Send(Wire.Packet(firstByte, body));

    internal void Send(params byte[] bytes) => transport.ToClient.Writer.TryWrite(bytes);

    /// <summary>Sends CONNACK.</summary>
    internal void Accept(bool sessionPresent = false, string properties = "") =>
        Send(0x20, $"{(sessionPresent ? "01" : "00")} 00 {(IsMqtt5 ? $"{{{properties}}}" : "")}");

    /// <summary>Refuses the connection with a reason code, or a return code before MQTT 5.</summary>
    internal void Refuse(int code, string properties = "") => Send(0x20, $"00 {code:X2} {(IsMqtt5 ? $"{{{properties}}}" : "")}");

    /// <summary>Sends AUTH.</summary>
    internal void Authenticate(int code, string method, string? data = null) => Send(0xF0, $"{code:X2} {{{AuthenticationProperties(method, data)}}}");

    /// <summary>The properties that AUTH and CONNACK have in an exchange.</summary>
    internal static string AuthenticationProperties(string method, string? data = null) => $"15 '{method}' {(data is null ? "" : $"16 '{data}'")}";

    /// <summary>Takes a SUBSCRIBE and grants what it asks for.</summary>
    internal async Task<Packet> GrantAsync()
    {
        var subscribe = await ReceiveAsync(PacketType.Subscribe);
        Grant(subscribe);
        return subscribe;
    }

    internal void Grant(Packet subscribe) =>
        Send(0x90, $"{subscribe.PacketId:X4} {(IsMqtt5 ? "{}" : "")} {string.Concat(subscribe.Filters.Select(filter => $"{filter.Options & 3:X2}"))}");

    /// <summary>Sends PUBACK, PUBREC, PUBREL or PUBCOMP without a reason code.</summary>
    internal void Ack(PacketType type, ushort packetId) => Send((byte)(((int)type << 4) | (type == PacketType.PubRel ? 2 : 0)), $"{packetId:X4}");

    internal void Publish(string topic, string payload, int qos = 0, ushort packetId = 0, string properties = "", bool dup = false) => Send(
        (byte)(0x30 | (qos << 1) | (dup ? 8 : 0)),
        $"'{topic}' {(qos > 0 ? $"{packetId:X4}" : "")} {(IsMqtt5 ? $"{{{properties}}}" : "")} {Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(payload))}");

    /// <summary>Closes the connection, in good order.</summary>
    internal void Close() => transport.ToClient.Writer.TryComplete();

    /// <summary>Breaks the connection: whoever reads or writes gets an error.</summary>
    internal void Break()
    {
        transport.IsBroken = true;
        transport.ToClient.Writer.TryComplete(new IOException("The connection was reset."));
        transport.Stall?.TrySetResult();
    }

    /// <summary>Lets writes fail while reading goes on.</summary>
    internal void BreakWrites() => transport.IsBroken = true;

    /// <summary>Reads no more: the client's writes hang.</summary>
    internal void StopReading() => transport.Stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gives the next packet of the client; null when it has closed the connection.</summary>
    internal async Task<Packet?> TryReceiveAsync()
    {
        while (true)
        {
            if (TryTake(ref _received) is { } packet)
            {
                return packet;
            }

            try
            {
                _received = [.. _received, .. await Within.Limits(transport.ToPeer.Reader.ReadAsync(TestContext.Current.CancellationToken))];
            }
            catch (ChannelClosedException)
            {
                return null;
            }
        }
    }

    private Packet? TryTake(ref byte[] bytes)
    {
        var length = 0;
        for (var i = 1; i < bytes.Length; i++)
        {
            length |= (bytes[i] & 0x7F) << (7 * (i - 1));
            if (bytes[i] < 0x80)
            {
                var total = i + 1 + length;
                if (bytes.Length < total)
                {
                    return null;
                }

                var packet = new Packet(bytes[..total], i + 1, version);
                bytes = bytes[total..];
                return packet;
            }
        }

        return null;
    }
}
