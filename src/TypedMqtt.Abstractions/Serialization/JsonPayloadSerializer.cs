using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TypedMqtt.Serialization;

internal sealed class JsonPayloadSerializer<T>(JsonSerializerContext context, bool allowNull) : IMqttPayloadSerializer<T>
{
    // A writer costs more than the payloads it writes; serializing is synchronous, so one a thread is enough.
    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    private JsonTypeInfo<T>? _typeInfo;

    public string? ContentType => "application/json";

    public bool IsUtf8 => true;

    // Resolved at the first use, so that a missing type fails the call that needs it and not a type initializer.
    private JsonTypeInfo<T> TypeInfo => _typeInfo ??= Resolve();

    public void Serialize(IBufferWriter<byte> writer, T value)
    {
        if (value is null && !allowNull)
        {
            throw new ArgumentNullException(nameof(value), $"The payload is a {typeof(T).Name} that may not be null.");
        }

        // Taken, not borrowed: a converter that serializes another payload on the way finds none and makes its own.
        var json = t_writer;
        t_writer = null;
        if (json is null || json.Options.Encoder != TypeInfo.Options.Encoder)
        {
            // None yet, or one that escapes as another contract's context says.
            json = new Utf8JsonWriter(writer, new JsonWriterOptions { SkipValidation = true, Encoder = TypeInfo.Options.Encoder });
        }
        else
        {
            json.Reset(writer);
        }

        JsonSerializer.Serialize(json, value, TypeInfo);
        json.Flush();
        json.Reset(NoBuffer.Instance);
        t_writer = json;
    }

    public T Deserialize(in ReadOnlySequence<byte> payload)
    {
        T? value;
        if (payload.IsSingleSegment)
        {
            value = JsonSerializer.Deserialize(payload.FirstSpan, TypeInfo);
        }
        else
        {
            var options = TypeInfo.Options;
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions
            {
                AllowTrailingCommas = options.AllowTrailingCommas,
                CommentHandling = options.ReadCommentHandling,
                MaxDepth = options.MaxDepth,
            });
            value = JsonSerializer.Deserialize(ref reader, TypeInfo);

            // Throws when there is more behind the value.
            reader.Read();
        }

        if (value is null && !allowNull)
        {
            throw new JsonException($"The JSON literal null is not a {typeof(T).Name}.");
        }

        return value!;
    }

    private JsonTypeInfo<T> Resolve() =>
        context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new InvalidOperationException(
            $"{context.GetType().Name} has no metadata for {typeof(T).Name}. Add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
}
