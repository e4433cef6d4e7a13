using System.Globalization;
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
            PublishOutcome.Expired => new MqttPublishException(string.Create(CultureInfo.InvariantCulture, $"{what} waited longer than its expiry of {message.Expiry.TotalSeconds} s and was not sent.")),
            PublishOutcome.Cancelled => new OperationCanceledException(message.CancellationToken),
            PublishOutcome.TimedOut => new MqttPublishException(
                $"{what} was not completed within {nameof(MqttOptions)}.{nameof(MqttOptions.PublishTimeout)}. If it was sent before, the server may have it."),
            PublishOutcome.OutboxFull => new MqttPublishException(
                $"{what} was not taken: the outbox is full, and no further publish may wait for room. Await publishes, or raise {nameof(MqttOptions)}.{nameof(MqttOptions.OutboxLimit)} or {nameof(MqttOptions.OutboxByteLimit)}."),
            PublishOutcome.Dropped => new MqttPublishException(
                $"{what} was dropped from the full outbox, as {nameof(MqttOptions)}.{nameof(MqttOptions.OutboxOverflow)} says."),
            PublishOutcome.SessionLost => new MqttPublishException(
                $"{what} was not acknowledged when the server lost the session, so whether it has arrived is not known; {nameof(MqttOptions)}.{nameof(MqttOptions.SessionLoss)} says not to send it again."),
            PublishOutcome.TooLarge => new MqttPublishException($"{what} is larger than the server's Maximum Packet Size.", MqttReasonCode.PacketTooLarge),
            PublishOutcome.QosNotSupported => new MqttPublishException($"{what} has {message.Qos}, which the server does not support.", MqttReasonCode.QosNotSupported),
            PublishOutcome.RetainNotSupported => new MqttPublishException($"{what} is to be retained, and the server does not support retained messages.", MqttReasonCode.RetainNotSupported),
            PublishOutcome.Closed => new MqttPublishException($"{what} cannot be completed: {closed?.Message ?? "the connection is closed."}", closed),
            PublishOutcome.Kept => new MqttPublishException(
                $"{what} is not completed: {closed?.Message ?? "the connection is closed."} It is kept, and goes on when the session is opened again.", closed),
            _ => throw new ArgumentOutOfRangeException(nameof(effect), effect.Outcome, "Not a failure."),
        };
    }
}
