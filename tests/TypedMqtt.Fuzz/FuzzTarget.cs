namespace TypedMqtt.Fuzz;

/// <summary>What an input is given to.</summary>
internal enum FuzzTarget
{
    /// <summary>Frame reader, decoders and property reader, packet by packet.</summary>
    Packets,

    /// <summary>The whole receive path, from CONNACK on: connector, receive buffer, packet handler, session.</summary>
    Stream,
}
