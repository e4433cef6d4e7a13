using System.Buffers;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Handlers;

/// <summary>That a handler class answers the requests of one contract member.</summary>
internal abstract class RequestRoute(MqttMember member, string topicFilter, MqttSubscribeOptions options, HandlerSettings settings, Type handlerType)
    : MemberRoute(member, topicFilter, options, settings, handlerType)
{
    /// <summary>
    /// Resolves the handler and binds the member's method to it. What it answers, or the typed fault it throws, is written to
    /// the writer; whatever else it throws comes through.
    /// </summary>
    internal abstract Func<MqttDelivery, IBufferWriter<byte>, CancellationToken, ValueTask<Answer>> Bind(IServiceProvider services);
}

/// <inheritdoc/>
internal sealed class RequestRoute<THandler, TMember, TPayload, TReply>(
    MqttRequestMember<TPayload, TReply> member,
    string topicFilter,
    MqttSubscribeOptions options,
    HandlerSettings settings,
    MqttRequestInvoker<TMember, TReply> invoke) : RequestRoute(member, topicFilter, options, settings, typeof(THandler))
    where THandler : class
    where TMember : class
{
    internal override Func<MqttDelivery, IBufferWriter<byte>, CancellationToken, ValueTask<Answer>> Bind(IServiceProvider services)
    {
        var caller = new HandlerCaller<THandler>(this, services);
        if (caller.Direct is { } direct)
        {
            var handler = (TMember)(object)direct;
            return (delivery, writer, cancellationToken) => AnswerAsync(handler, delivery, writer, cancellationToken);
        }

        return (delivery, writer, cancellationToken) => AnswerAsync(caller, delivery, writer, cancellationToken);
    }

    private async ValueTask<Answer> AnswerAsync(HandlerCaller<THandler> caller, MqttDelivery delivery, IBufferWriter<byte> writer, CancellationToken cancellationToken)
    {
        Answer? answer = null;
        await caller.CallAsync(
            delivery,
            async (handler, token) => answer = await AnswerAsync((TMember)(object)handler, delivery, writer, token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return answer ?? throw new InvalidOperationException($"A filter has kept {HandlerType.Name} from answering {Member.Name}.");
    }

    private async ValueTask<Answer> AnswerAsync(TMember handler, MqttDelivery delivery, IBufferWriter<byte> writer, CancellationToken cancellationToken)
    {
        TReply reply;
        try
        {
            reply = await invoke(handler, delivery, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever is not the declared fault is thrown on.
        catch (Exception e) when (member.Fault is not null)
#pragma warning restore CA1031
        {
            if (member.Fault.TryWrite(writer, e))
            {
                return new Answer(AnswerKind.Fault, member.Fault.ContentType, member.Fault.IsUtf8);
            }

            throw;
        }

        if (!delivery.IsNoMatch)
        {
            member.Reply.Serialize(writer, reply);
        }

        return new Answer(AnswerKind.Ok, member.Reply.ContentType, member.Reply.IsUtf8);
    }
}
