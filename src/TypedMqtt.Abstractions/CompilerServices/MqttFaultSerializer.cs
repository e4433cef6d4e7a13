using System.Buffers;
using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>Writes and reads the typed fault of a request, whatever its type.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MqttFaultSerializer
{
    private protected MqttFaultSerializer()
    {
    }

    internal abstract string? ContentType { get; }

    internal abstract bool IsUtf8 { get; }

    /// <summary>Writes the fault of an exception; false when the exception is not the declared fault.</summary>
    internal abstract bool TryWrite(IBufferWriter<byte> writer, Exception exception);

    /// <summary>Reads a fault as the exception that the caller gets.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="request">The request, for messages.</param>
    internal abstract MqttException Read(in ReadOnlySequence<byte> payload, string request);
}
