using System.Text;

namespace TypedMqtt.Protocol;

/// <summary>Reads the user properties of a PUBLISH whose properties have been checked before.</summary>
internal static class UserProperties
{
    internal static IReadOnlyList<MqttUserProperty> Read(ReadOnlySpan<byte> properties)
    {
        if (properties.IsEmpty)
        {
            return [];
        }

        List<MqttUserProperty>? found = null;
        var passedOver = default(InboundPublish);
        var reader = new PropertyReader(properties, PacketType.Publish);
        while (reader.MoveNext(out var id))
        {
            if (id == PropertyId.UserProperty)
            {
                (found ??= []).Add(reader.ReadUserProperty());
            }
            else
            {
                PublishDecoder.ReadProperty(ref reader, id, ref passedOver);
            }
        }

        return found is null ? [] : found;
    }

    /// <summary>Reads the content type; null when there is none.</summary>
    internal static string? ReadContentType(ReadOnlySpan<byte> properties)
    {
        var publish = default(InboundPublish);
        var reader = new PropertyReader(properties, PacketType.Publish);
        while (!publish.HasContentType && reader.MoveNext(out var id))
        {
            PublishDecoder.ReadProperty(ref reader, id, ref publish);
        }

        return publish.HasContentType ? Encoding.UTF8.GetString(publish.ContentType) : null;
    }
}
