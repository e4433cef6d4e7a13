using System.Buffers;
using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <inheritdoc/>
/// <typeparam name="TFault">The type of the fault.</typeparam>
/// <param name="fault">How it is written and read.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MqttFaultSerializer<TFault>(IMqttPayloadSerializer<TFault> fault) : MqttFaultSerializer
{
    internal override string? ContentType => fault.ContentType;

    internal override bool IsUtf8 => fault.IsUtf8;

    internal override bool TryWrite(IBufferWriter<byte> writer, Exception exception)
    {
        if (exception is not MqttFaultException<TFault> refusal)
        {
            return false;
        }

        fault.Serialize(writer, refusal.Fault);
        return true;
    }

    internal override MqttException Read(in ReadOnlySequence<byte> payload, string request) =>
        new MqttFaultException<TFault>(fault.Deserialize(in payload), $"{request} was refused with a {typeof(TFault).Name}.");
}
