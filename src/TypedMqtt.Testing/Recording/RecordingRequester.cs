using TypedMqtt.CompilerServices;

namespace TypedMqtt.Testing.Recording;

/// <summary>Records what a generated publisher asks, and answers as the test has said.</summary>
internal sealed class RecordingRequester<TPayload, TReply>(MqttRequestMember<TPayload, TReply> member, RecorderCore core) : MqttRequester<TPayload, TReply>
{
    private string Request => $"The request to '{member.Template}' ({member.Name})";

    public override TopicWriter BeginTopic() => new(member.Template);

    public override ValueTask<TReply> RequestAsync(
        ref TopicWriter topic, TPayload payload, CancellationToken cancellationToken, params ReadOnlySpan<MqttUserProperty?> userProperties)
    {
        var name = topic.ToString();
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<TReply>(cancellationToken)
            : AnswerAsync(core.Record(member, name, payload, options: null, userProperties));
    }

    private async ValueTask<TReply> AnswerAsync(MqttRecordedMessage request)
    {
        if (request.ReasonCode >= MqttReasonCode.UnspecifiedError)
        {
            throw new MqttRequestException($"{Request} was not sent: it was refused by the test: {request.ReasonCode}.", MqttRequestFailure.NotSent);
        }

        if (core.FindAnswer(member.Template) is not { } answer)
        {
            throw new MqttRequestException(
                $"{Request} has no responder. Say in the test what the answer is: {nameof(MqttRecorder)}.{nameof(MqttRecorder.Answer)}.", MqttRequestFailure.NoResponder);
        }

        // Never before the call has returned: no caller may come to rely on it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var given = answer(request);
        return given is TReply or null && (given is not null || default(TReply) is null)
            ? RecorderCore.Read(member.Reply, RecorderCore.Write(member.Reply, (TReply)given!), member.Name)
            : throw new InvalidOperationException(
                $"The answer to {member.Name} has to be a {typeof(TReply).Name}, and the test gave {(given is null ? "null" : $"a {given.GetType().Name}")}.");
    }
}
