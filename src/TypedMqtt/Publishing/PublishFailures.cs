using TypedMqtt.Session;

namespace TypedMqtt.Publishing;

/// <summary>Says in words, and in the right type of exception, why a publish failed.</summary>
internal static class PublishFailures
{
    internal static Exception Create(in SessionEffect effect, MqttConnectionException? closed)
    {
        var message = effect.Message;
        var what = $"The message to '{message.Member.Template}' ({message.Member.Name})";
        return effect.Outcome switch
        {
            PublishOutcome.Refused => new MqttPublishException($"{what} was refused by the server: {effect.ReasonCode} (0x{(byte)effect.ReasonCode:X2}).", effect.ReasonCode),
            PublishOutcome.Expired => new MqttPublishException($"{what} waited longer than its expiry of {message.Member.ExpirySeconds} s and was not sent."),
            PublishOutcome.Cancelled => new OperationCanceledException(message.CancellationToken),
            PublishOutcome.OutboxFull => new MqttPublishException(
                $"{what} was not taken: the outbox is full, and as many publishes as {nameof(MqttOptions)}.{nameof(MqttOptions.OutboxLimit)} or {nameof(MqttOptions.OutboxByteLimit)} allows wait for room already. Await publishes, or raise the limits."),
            PublishOutcome.TooLarge => new MqttPublishException($"{what} is larger than the server's Maximum Packet Size.", MqttReasonCode.PacketTooLarge),
            PublishOutcome.QosNotSupported => new MqttPublishException($"{what} has {message.Qos}, which the server does not support.", MqttReasonCode.QosNotSupported),
            PublishOutcome.RetainNotSupported => new MqttPublishException($"{what} is a state, and the server does not support retained messages.", MqttReasonCode.RetainNotSupported),
            PublishOutcome.Closed => new MqttPublishException($"{what} cannot be completed: {closed?.Message ?? "the connection is closed."}", closed),
            _ => throw new ArgumentOutOfRangeException(nameof(effect), effect.Outcome, "Not a failure."),
        };
    }
}
