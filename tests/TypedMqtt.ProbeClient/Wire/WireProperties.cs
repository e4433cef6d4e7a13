using TypedMqtt.ProbeClient.Arguments;
using TypedMqtt.Protocol;

namespace TypedMqtt.ProbeClient.Wire;

/// <summary>Encodes the properties that were asked for on the command line (MQTT 5, 2.2.2.2).</summary>
internal static class WireProperties
{
    internal static byte[] ForConnect(SessionArguments arguments)
    {
        using var writer = new PooledBufferWriter();
        if (arguments.SessionExpiry is { } sessionExpiry)
        {
            PropertyWriter.Write(writer, PropertyId.SessionExpiryInterval, (uint)sessionExpiry);
        }

        if (arguments.ReceiveMaximum is { } receiveMaximum)
        {
            PropertyWriter.Write(writer, PropertyId.ReceiveMaximum, (ushort)receiveMaximum);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The properties of the PUBLISH, SUBSCRIBE or UNSUBSCRIBE that was asked for.</summary>
    internal static byte[] ForRequest(SessionArguments arguments)
    {
        using var writer = new PooledBufferWriter();
        PropertyWriter.WriteUserProperties(writer, arguments.UserProperties);
        return writer.WrittenSpan.ToArray();
    }
}
