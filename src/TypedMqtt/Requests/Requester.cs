using System.Buffers;
using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Handlers;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Publishing;
using TypedMqtt.Session;
using TypedMqtt.Telemetry;

namespace TypedMqtt.Requests;

/// <summary>Turns the calls of a generated publisher into requests, and their answers into results.</summary>
internal sealed class Requester<TPayload, TReply> : MqttRequester<TPayload, TReply>
{
    private readonly MqttRequestMember<TPayload, TReply> _member;
    private readonly ConnectionSettings _settings;
    private readonly SessionGate _gate;
    private readonly ResponseInbox _inbox;
    private readonly Counters _counters;
    private readonly ConnectionTelemetry _telemetry;
    private readonly Clock _clock;
    private readonly PublishFilters _filters;
    private readonly bool _isByTopic;
    private readonly string _request;
    private readonly RequestTimers _timers;

    internal Requester(
        MqttRequestMember<TPayload, TReply> member,
        ConnectionSettings settings,
        SessionGate gate,
        ResponseInbox inbox,
        Counters counters,
        ConnectionTelemetry telemetry,
        PublishFilters filters,
        Clock clock)
    {
        _member = member;
        _settings = settings;
        _gate = gate;
        _inbox = inbox;
        _counters = counters;
        _telemetry = telemetry;
        _filters = filters;
        _clock = clock;
        _isByTopic = RequestTopics.AreByTopic(settings.Version);
        _timers = new RequestTimers(Timeout, clock.TimeProvider);
        _request = $"The request to '{member.Template}' ({member.Name})";
    }

    private TimeSpan Timeout => TimeSpan.FromSeconds(_member.ExpirySeconds);

    public override TopicWriter BeginTopic() => new(
        _member.Template,
        _isByTopic ? Encoding.UTF8.GetBytes(_settings.TopicPrefix + RequestTopics.RequestHead(_inbox.ClientLevel, Correlations.Next())) : _settings.TopicPrefixUtf8);

    public override ValueTask<TReply> RequestAsync(
        ref TopicWriter topic, TPayload payload, CancellationToken cancellationToken, params ReadOnlySpan<MqttUserProperty?> userProperties)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            topic.Release();
            return ValueTask.FromCanceled<TReply>(cancellationToken);
        }

        var buffer = new PooledBufferWriter(topic.Detach(out var topicLength), topicLength);
        var operation = _telemetry.StartPublish(_member, Conventions.Request);
        try
        {
            var correlation = _isByTopic ? ReadCorrelation(buffer.WrittenSpan) : Correlations.Next();
            if (_isByTopic && DeclaredProperties.FindRefusal(userProperties) is { } refusal)
            {
                throw new MqttRequestException($"{_request} {refusal}", MqttRequestFailure.NotSent);
            }

            var publishing = _filters.Begin(_member, buffer.WrittenSpan, options: null);
            if (!_isByTopic)
            {
                RequestProperties.WriteRequest(buffer, _member.Payload.ContentType, _member.Payload.IsUtf8, _inbox.ResponseTopic, correlation);
                DeclaredProperties.Write(buffer, userProperties);
                PropertyWriter.WriteUserProperties(buffer, publishing?.Added ?? []);
                TraceContext.Write(buffer, _telemetry.GetPropagated(in operation), userProperties, publishing?.Added);
            }

            var payloadStart = buffer.WrittenCount;
            _member.Payload.Serialize(buffer, payload);
            operation.Describe(buffer.WrittenSpan[..topicLength], buffer.WrittenCount - payloadStart);
            var answer = AskAsync(correlation, new EncodedMessage(buffer, topicLength, payloadStart), cancellationToken);
            answer = publishing is null ? answer : _filters.FollowAsync(publishing, answer);
            return operation.IsWatched ? operation.FollowAsync(answer) : answer;
        }
        catch (Exception e)
        {
            operation.Fail(e);
            buffer.Dispose();
            throw;
        }
    }

    private Guid ReadCorrelation(ReadOnlySpan<byte> topic)
    {
        RequestTopics.TryReadHead(topic[_settings.TopicPrefixUtf8.Length..], out var caller, out _);
        return Guid.ParseExact(Encoding.UTF8.GetString(caller[(caller.IndexOf((byte)'/') + 1)..]), "N");
    }

    private async ValueTask<TReply> AskAsync(Guid correlation, EncodedMessage encoded, CancellationToken cancellationToken)
    {
        var deadline = _clock.Now + (long)Timeout.TotalMilliseconds;
        var time = _timers.Start();
        using var linked = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token) : null;
        var ending = linked?.Token ?? time.Token;
        OutboundMessage? message = null;
        try
        {
            if (encoded.IsTooLarge)
            {
                throw new MqttRequestException($"{_request} is larger than any MQTT packet may be ({VariableByteInteger.Maximum} bytes).", MqttRequestFailure.NotSent);
            }

            var pending = _inbox.Add(correlation, _request);
            await OpenAndSendAsync(
                () =>
                {
                    if (pending.Answered.IsCompleted)
                    {
                        // A stop has begun.
                        return;
                    }

                    message = encoded.ToMessage(_member, _isByTopic ? null : deadline, keptUntil: deadline, ending);
                    _ = SendAsync(message, pending, deadline);
                },
                ending).ConfigureAwait(false);
            var response = await pending.Answered.WaitAsync(ending).ConfigureAwait(false);
            return Read(response);

            async Task SendAsync(OutboundMessage sent, PendingRequest waiting, long until)
            {
                // Ends by itself, with the token above at the latest, and lets nothing out.
                try
                {
                    await _gate.Publish(sent).ConfigureAwait(false);
                    if (sent.ReasonCode == MqttReasonCode.NoMatchingSubscribers && _settings.Options.FailRequestsNobodyHears)
                    {
                        waiting.Fail(MqttRequestFailure.NoResponder, $"has no responder: the server says that nobody is subscribed to it. {Hint}");
                    }
                }
                catch (OperationCanceledException)
                {
                    // The caller has gone, or its time is over, which it will say itself.
                }
                catch (MqttPublishException e)
                {
                    // A message that expires in the outbox does so with our time-out, which says more.
                    if (_clock.Now < until)
                    {
                        var failure = e.InnerException is MqttConnectionException ? MqttRequestFailure.Closed : MqttRequestFailure.NotSent;
                        waiting.Fail(failure, $"was not sent. {e.Message}", e);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException e) when (time.IsCancellationRequested)
        {
            _counters.RequestTimedOut();
            throw new MqttRequestException($"{_request} was not answered within {_member.ExpirySeconds} s: {Explain(message)}", MqttRequestFailure.TimedOut, e);
        }
        finally
        {
            _inbox.Remove(correlation);
            encoded.Dispose();
            _timers.End(time);
        }
    }

    private async Task OpenAndSendAsync(Action send, CancellationToken cancellationToken)
    {
        try
        {
            await _inbox.SendAsync(_member.Qos, send, cancellationToken).ConfigureAwait(false);
        }
        catch (MqttSubscribeException e)
        {
            throw new MqttRequestException($"{_request} was not sent, since no answer could come: {e.Message}", MqttRequestFailure.NotSent, e);
        }
        catch (MqttConnectionException e)
        {
            throw new MqttRequestException($"{_request} was not sent: {e.Message}", MqttRequestFailure.Closed, e);
        }
    }

    private TReply Read(in Response response)
    {
        switch (response.Kind)
        {
            case AnswerKind.Ok:
                return Deserialize(response.Payload, static (Requester<TPayload, TReply> self, in ReadOnlySequence<byte> payload) => self._member.Reply.Deserialize(in payload), typeof(TReply).Name);
            case AnswerKind.Fault when _member.Fault is not null:
                throw Deserialize(response.Payload, static (Requester<TPayload, TReply> self, in ReadOnlySequence<byte> payload) => self._member.Fault!.Read(in payload, self._request), "fault of the declared type");
            case AnswerKind.Error:
                throw new MqttRequestException($"{_request} was not handled: the handler failed. Why stands in the log of the responder.", MqttRequestFailure.HandlerFailed);
            case AnswerKind.Invalid:
                throw new MqttRequestException(
                    $"{_request} was not handled: the responder could not read its payload. The two may have different versions of the contract.", MqttRequestFailure.RequestNotReadable);
            default:
                throw new MqttRequestException(
                    $"{_request} was answered with something that the contract does not declare. The two may have different versions of it.", MqttRequestFailure.AnswerNotReadable);
        }
    }

    private T Deserialize<T>(byte[] payload, Reader<T> read, string what)
    {
        try
        {
            return read(this, new ReadOnlySequence<byte>(payload));
        }
#pragma warning disable CA1031 // Serializers are pluggable; whatever they throw means that the payload is not valid.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The serializer's message may quote the payload, so only its type is repeated here, and the failure is not kept.
            throw new MqttRequestException(
                $"{_request} was answered with {payload.Length} bytes that are not a valid {what} ({e.GetType().Name}).", MqttRequestFailure.AnswerNotReadable);
        }
    }

    private string Explain(OutboundMessage? message) => message switch
    {
        null => "the server has not acknowledged the subscription that answers come by. Is the connection online?",
        { Qos: > MqttQos.AtMostOnce, ReasonCode: null } => "the server has not acknowledged the request. Is the connection online?",
        _ => $"it was sent. {Hint}",
    };

    private string Hint => _isByTopic
        ? $"Is a handler running? One on MQTT 5 answers this client, which speaks MQTT 3, only with {nameof(MqttOptions)}.{nameof(MqttOptions.AnswerTopicRequests)}."
        : "Is a handler running? One on MQTT 3.1.1 cannot hear a request of MQTT 5.";

    private delegate T Reader<T>(Requester<TPayload, TReply> self, in ReadOnlySequence<byte> payload);
}
