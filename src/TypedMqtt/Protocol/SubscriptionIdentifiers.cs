namespace TypedMqtt.Protocol;

/// <summary>
/// The subscription identifiers of a PUBLISH, for use in foreach: one for each subscription that matched, and the same may
/// come more than once (MQTT 5, 3.3.4). A view of properties that have been checked before.
/// </summary>
internal readonly ref struct SubscriptionIdentifiers(ReadOnlySpan<byte> properties)
{
    private readonly ReadOnlySpan<byte> _properties = properties;

    public Enumerator GetEnumerator() => new(_properties);

    internal ref struct Enumerator(ReadOnlySpan<byte> properties)
    {
        private PropertyReader _reader = new(properties, PacketType.Publish);
        private InboundPublish _passedOver;

        public uint Current { get; private set; }

        public bool MoveNext()
        {
            while (_reader.MoveNext(out var id))
            {
                if (id == PropertyId.SubscriptionIdentifier)
                {
                    Current = _reader.ReadNonZeroVariableByteInteger(id);
                    return true;
                }

                PublishDecoder.ReadProperty(ref _reader, id, ref _passedOver);
            }

            return false;
        }
    }
}
