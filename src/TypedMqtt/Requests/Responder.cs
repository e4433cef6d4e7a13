using System.Buffers;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Handlers;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Telemetry;

namespace TypedMqtt.Requests;

/// <summary>Has the requests of one contract member answered by one handler.</summary>
internal sealed partial class Responder(
    RequestRoute route,
    Func<MqttDelivery, IBufferWriter<byte>, CancellationToken, ValueTask<Answer>> answer,
    bool isByTopic,
    ResponseTopicRules rules,
    ConnectionSettings settings,
    SessionGate gate,
    Counters counters,
    ConnectionTelemetry telemetry,
    Clock clock,
    ILogger logger,
    CancellationToken stopping)
{
    private readonly ILogger _logger = logger;
    private readonly SeenRequests _seen = new();
    private bool _noResponseTopicLogged;

    private string Template => route.Member.Template;

    private string Name => route.Member.Name;

    /// <summary>
    /// Handles a request and publishes the answer. A failure comes through once the caller has been told of it; that the time
    /// is over he is told at once, whether the handler heeds it or not.
    /// </summary>
    internal async ValueTask HandleAsync(MqttDelivery delivery, CancellationToken cancellationToken)
    {
        if (!TryAccept(delivery, out var address, out var expiresAt))
        {
            Pass(delivery);
            return;
        }

        var key = address is null ? default : SeenRequests.KeyOf(address);
        if (address is not null && IsUnique(address) && !_seen.TryAdd(key))
        {
            counters.DuplicateRequest();
            LogDuplicate(Template, Name);
            Pass(delivery);
            return;
        }

        var reply = new ReplyTo(address, expiresAt);
        using var timedOut = cancellationToken.UnsafeRegister(
            static state =>
            {
                var (responder, reply) = ((Responder, ReplyTo))state!;
                responder.OnTokenCancelled(reply);
            },
            (this, reply));
        using var payload = new PooledBufferWriter();
        try
        {
            var given = await answer(delivery, payload, cancellationToken).ConfigureAwait(false);
            if (!delivery.IsNoMatch)
            {
                Publish(reply, given, payload.WrittenSpan);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Not acknowledged: with a session at the server it comes again, to us or to another.
            _seen.Forget(key);
            throw;
        }
        catch
        {
            // The caller learns that, and not why: what a handler throws is not for the network.
            Publish(reply, new Answer(delivery.IsUnreadable ? AnswerKind.Invalid : AnswerKind.Error), []);
            throw;
        }
    }

    /// <summary>
    /// Whether a repetition can be told from a request that only looks the same. Correlation data is the caller's: one of
    /// another make may use the same again, and a request must not be lost for that.
    /// </summary>
    private static bool IsUnique(ReturnAddress address) => address.IsByTopic || address.Correlation?.Length >= SeenRequests.UniqueLength;

    // The handler is not called, so it will not acknowledge the request.
    private static void Pass(MqttDelivery delivery) => delivery.Facts.Acknowledgement?.Acknowledge();

    private bool TryAccept(MqttDelivery delivery, out ReturnAddress? address, out long? expiresAt)
    {
        address = null;
        expiresAt = null;
        if (delivery.Context.Retain)
        {
            counters.RefusedRequest();
            LogRetained(Template, Name);
            return false;
        }

        return isByTopic ? TryAcceptByTopic(delivery, out address) : TryAcceptByProperties(delivery, out address, out expiresAt);
    }

    private bool TryAcceptByTopic(MqttDelivery delivery, out ReturnAddress? address)
    {
        address = null;
        if (!RequestTopics.TryReadHead(delivery.Topic.Span, out var caller, out var length))
        {
            return Refuse(delivery.Topic.Span, "client or correlation is missing");
        }

        var topic = $"{settings.TopicPrefix}response/{Encoding.UTF8.GetString(caller)}";

        // Behind it come a slash and the longest word.
        const int LongestEnd = 8;
        if (Encoding.UTF8.GetByteCount(topic) + LongestEnd > TopicRules.MaximumBytes)
        {
            return Refuse(caller, "it would be too long");
        }

        delivery.SkipTopic(length);
        address = new ReturnAddress(topic, Correlation: null, IsByTopic: true);
        return true;
    }

    private bool TryAcceptByProperties(MqttDelivery delivery, out ReturnAddress? address, out long? expiresAt)
    {
        address = null;
        expiresAt = null;
        var properties = RequestProperties.Read(delivery.Properties.Span);
        if (properties.MessageExpiryInterval is { } interval)
        {
            var left = TimeSpan.FromSeconds(interval) - (clock.TimeProvider.GetUtcNow() - delivery.Context.ReceivedAt);
            if (left <= TimeSpan.Zero)
            {
                counters.RefusedRequest();
                LogExpired(Template, Name);
                return false;
            }

            expiresAt = clock.Now + (long)left.TotalMilliseconds;
        }

        if (properties.ResponseTopic.IsEmpty)
        {
            counters.UnansweredRequest();
            if (!_noResponseTopicLogged)
            {
                _noResponseTopicLogged = true;
                LogNoResponseTopic(Template, Name);
            }

            return true;
        }

        if (rules.FindProblem(properties.ResponseTopic, Encoding.UTF8.GetBytes(delivery.Context.Topic)) is { } problem)
        {
            return Refuse(properties.ResponseTopic, problem);
        }

        address = new ReturnAddress(
            Encoding.UTF8.GetString(properties.ResponseTopic),
            properties.HasCorrelationData ? properties.CorrelationData.ToArray() : null,
            IsByTopic: false);
        return true;
    }

    private bool Refuse(ReadOnlySpan<byte> responseTopic, string problem)
    {
        counters.RefusedRequest();
        LogRefused(Template, Name, Printable.Shorten(Encoding.UTF8.GetString(responseTopic)), problem);
        return false;
    }

    // The token is cancelled for two reasons, and what is left for another to handle is not answered.
    private void OnTokenCancelled(ReplyTo reply)
    {
        if (!stopping.IsCancellationRequested)
        {
            Publish(reply, new Answer(AnswerKind.Error), []);
        }
    }

    /// <summary>
    /// Hands an answer to the outbox, unless there is one already. Not awaited: the next request need not wait until the server has this answer, and when it
    /// is lost with the process the caller has its time-out. A publish that fails is counted and logged.
    /// </summary>
    private void Publish(ReplyTo reply, Answer given, ReadOnlySpan<byte> payload)
    {
        if (reply.Address is not { } address || !reply.TryAnswer())
        {
            return;
        }

        var word = AnswerWords.ToWord(given.Kind);

        // Under the template of the request: the topic of an answer is its caller's, and may be another each time.
        var operation = telemetry.StartPublish(route.Member, Conventions.Answer);
        using var buffer = new PooledBufferWriter();
        buffer.Write(Encoding.UTF8.GetBytes(address.IsByTopic ? $"{address.Topic}/{word}" : address.Topic));
        var topicLength = buffer.WrittenCount;
        if (settings.Version == MqttProtocolVersion.V500)
        {
            RequestProperties.WriteAnswer(buffer, given.ContentType, given.IsUtf8, address.Correlation, address.IsByTopic || given.Kind == AnswerKind.Ok ? null : word);
            TraceContext.Write(buffer, telemetry.GetPropagated(in operation));
        }

        var payloadStart = buffer.WrittenCount;
        buffer.Write(payload);
        using var encoded = new EncodedMessage(buffer, topicLength, payloadStart);
        if (encoded.IsTooLarge)
        {
            LogUnwritable(Template, Name, $"it has {payload.Length} bytes, and no MQTT packet is that large.");
            operation.Fail(new MqttPublishException("The answer is too large.", MqttReasonCode.PacketTooLarge));
            return;
        }

        operation.Describe(buffer.WrittenSpan[..topicLength], payload.Length);
        var completion = gate.Publish(encoded.ToMessage(route.Member, reply.ExpiresAt, keptUntil: null, CancellationToken.None));
        _ = ObserveAsync(operation.IsWatched ? operation.FollowAsync(completion) : completion);
    }

    private static async Task ObserveAsync(ValueTask publish)
    {
        try
        {
            await publish.ConfigureAwait(false);
        }
        catch (MqttPublishException)
        {
            // Counted and logged where it failed.
        }
    }
}
