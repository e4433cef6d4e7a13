namespace TypedMqtt.Protocol;

/// <summary>Goes through the properties of one packet: each at most once, and only those the packet may have.</summary>
/// <param name="properties">The properties, without their length.</param>
/// <param name="packet">The packet, for messages.</param>
internal ref struct PropertyReader(ReadOnlySpan<byte> properties, PacketType packet)
{
    private SpanReader _reader = new(properties);
    private ulong _seen;

    /// <summary>Moves to the next property.</summary>
    internal bool MoveNext(out PropertyId id)
    {
        id = default;
        if (_reader.IsEmpty)
        {
            return false;
        }

        // Identifiers are variable byte integers, but all there are fit into one byte. Those between that do not exist fall
        // through to the packet's decoder, which knows the ones it takes.
        var value = _reader.ReadVariableByteInteger();
        if (value > (uint)PropertyId.SharedSubscriptionAvailable)
        {
            throw new MqttProtocolException(MqttReasonCode.MalformedPacket, "MQTT-4.13.1-1", $"{packet} has the property 0x{value:X}, which does not exist.");
        }

        id = (PropertyId)value;
        var bit = 1UL << (int)value;
        if ((_seen & bit) != 0 && id is not (PropertyId.UserProperty or PropertyId.SubscriptionIdentifier))
        {
            throw new MqttProtocolException(MqttReasonCode.ProtocolError, "MQTT-4.13.1-1", $"{packet} has the property {id} twice.");
        }

        _seen |= bit;
        return true;
    }

    internal bool ReadBoolean(PropertyId id) => _reader.ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw Invalid(id),
    };

    internal ushort ReadUInt16() => _reader.ReadUInt16();

    internal ushort ReadNonZeroUInt16(PropertyId id) => _reader.ReadUInt16() is > 0 and var value ? value : throw Invalid(id);

    internal uint ReadUInt32() => _reader.ReadUInt32();

    internal uint ReadNonZeroUInt32(PropertyId id) => _reader.ReadUInt32() is > 0 and var value ? value : throw Invalid(id);

    internal uint ReadNonZeroVariableByteInteger(PropertyId id) => _reader.ReadVariableByteInteger() is > 0 and var value ? value : throw Invalid(id);

    internal string ReadString() => _reader.ReadString();

    internal ReadOnlySpan<byte> ReadUtf8() => _reader.ReadUtf8();

    internal ReadOnlySpan<byte> ReadBinary() => _reader.ReadBinary();

    internal void SkipUserProperty()
    {
        _reader.ReadUtf8();
        _reader.ReadUtf8();
    }

    internal MqttUserProperty ReadUserProperty()
    {
        var name = _reader.ReadString();
        return new MqttUserProperty(name, _reader.ReadString());
    }

    /// <summary>An identifier that is not valid for its packet makes it malformed (MQTT 5, 2.2.2.2).</summary>
    internal readonly MqttProtocolException NotAllowed(PropertyId id) =>
        new(MqttReasonCode.MalformedPacket, "MQTT-4.13.1-1", $"{packet} has the property {id}, which it may not have.");

    private readonly MqttProtocolException Invalid(PropertyId id) =>
        new(MqttReasonCode.ProtocolError, "MQTT-4.13.1-1", $"The property {id} of {packet} has a value it may not have.");
}
