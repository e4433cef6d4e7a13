using System.Buffers;

namespace TypedMqtt.Protocol;

/// <summary>Encodes properties (MQTT 5, 2.2.2.2). Those that are null are left out.</summary>
internal static class PropertyWriter
{
    /// <summary>Writes those properties of a PUBLISH that do not change between messages (MQTT 5, 3.3.2.3).</summary>
    internal static void WritePublishProperties(IBufferWriter<byte> writer, string? contentType, bool isUtf8)
    {
        if (isUtf8)
        {
            Write(writer, PropertyId.PayloadFormatIndicator, (byte)1);
        }

        Write(writer, PropertyId.ContentType, contentType);
    }

    internal static void Write(IBufferWriter<byte> writer, PropertyId id, byte value)
    {
        FieldWriter.WriteByte(writer, (byte)id);
        FieldWriter.WriteByte(writer, value);
    }

    internal static void Write(IBufferWriter<byte> writer, PropertyId id, ushort value)
    {
        FieldWriter.WriteByte(writer, (byte)id);
        FieldWriter.WriteUInt16(writer, value);
    }

    internal static void Write(IBufferWriter<byte> writer, PropertyId id, uint value)
    {
        FieldWriter.WriteByte(writer, (byte)id);
        FieldWriter.WriteUInt32(writer, value);
    }

    internal static void Write(IBufferWriter<byte> writer, PropertyId id, string? value)
    {
        if (value is not null)
        {
            FieldWriter.WriteByte(writer, (byte)id);
            FieldWriter.WriteString(writer, value, id.ToString());
        }
    }

    internal static void Write(IBufferWriter<byte> writer, PropertyId id, byte[]? value)
    {
        if (value is not null)
        {
            FieldWriter.WriteByte(writer, (byte)id);
            FieldWriter.WriteBinary(writer, value, id.ToString());
        }
    }

    internal static void WriteUserProperties(IBufferWriter<byte> writer, IReadOnlyList<MqttUserProperty> properties)
    {
        foreach (var property in properties)
        {
            WriteUserProperty(writer, property);
        }
    }

    internal static void WriteUserProperty(IBufferWriter<byte> writer, MqttUserProperty property)
    {
        FieldWriter.WriteByte(writer, (byte)PropertyId.UserProperty);
        FieldWriter.WriteString(writer, property.Name, "name of a user property");
        FieldWriter.WriteString(writer, property.Value, "value of a user property");
    }
}
