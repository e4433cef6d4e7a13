using System.Diagnostics;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Telemetry;

namespace TypedMqtt.Publishing;

/// <summary>Turns the calls of a generated publisher into messages for the session.</summary>
internal sealed class Publisher<TPayload> : MqttPublisher<TPayload>
{
    private readonly MqttMember<TPayload> _member;
    private readonly ConnectionSettings _settings;
    private readonly SessionGate _gate;
    private readonly Clock _clock;
    private readonly ConnectionTelemetry _telemetry;
    private readonly PublishFilters _filters;

    // Content type and payload format are the same for nearly every message, so they are encoded once. Empty on MQTT 3.1.1.
    private readonly byte[] _properties;

    internal Publisher(MqttMember<TPayload> member, ConnectionSettings settings, SessionGate gate, Clock clock, ConnectionTelemetry telemetry, PublishFilters filters)
    {
        _member = member;
        _settings = settings;
        _gate = gate;
        _clock = clock;
        _telemetry = telemetry;
        _filters = filters;
        _properties = HasProperties ? EncodeProperties(member) : [];
    }

    private bool HasProperties => _settings.Version == MqttProtocolVersion.V500;

    public override TopicWriter BeginTopic() => new(_member.Template, _settings.TopicPrefixUtf8, OutboundMessage.RentArray());

    public override ValueTask PublishAsync(
        ref TopicWriter topic,
        TPayload payload,
        MqttPublishOptions? options,
        CancellationToken cancellationToken,
        params ReadOnlySpan<MqttUserProperty?> userProperties)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            topic.Release();
            return ValueTask.FromCanceled(cancellationToken);
        }

        var topicBuffer = topic.Detach(out var topicLength);
        var buffer = PublishBuffer.Begin(topicBuffer, topicLength);
        var operation = _telemetry.StartPublish(_member);
        try
        {
            if (options is { Retain: false } && _member.Kind == MqttMemberKind.State)
            {
                throw new ArgumentException(
                    $"'{_member.Template}' ({_member.Name}) is a state, which is always retained: later subscribers would be given an older value.", nameof(options));
            }

            var publishing = _filters.Begin(_member, buffer.WrittenSpan, options);
            WriteProperties(buffer, options, userProperties, publishing?.Added ?? [], _telemetry.GetPropagated(in operation));
            var payloadStart = buffer.WrittenCount;
            _member.Payload.Serialize(buffer, payload);
            var payloadLength = buffer.WrittenCount - payloadStart;
            if (payloadLength == 0 && payload is not null && _member.Kind == MqttMemberKind.State)
            {
                throw new MqttPayloadException(
                    $"The payload for '{_member.Template}' ({_member.Name}) serializes to nothing, and an empty message clears a state. Pass null to clear it.");
            }

            if (OutboundMessage.IsTooLarge(buffer.WrittenCount))
            {
                throw new MqttPublishException(
                    $"The message to '{_member.Template}' ({_member.Name}) has {payloadLength} bytes of payload, and no MQTT packet is larger than {VariableByteInteger.Maximum} bytes.");
            }

            var expiry = options?.Expiry ?? TimeSpan.FromSeconds(_member.ExpirySeconds);
            var message = CreateMessage(buffer.Detach(), topicLength, payloadStart - topicLength, payloadLength, expiry, cancellationToken);
            message.Qos = options?.Qos ?? _member.Qos;
            message.Retain = options?.Retain ?? _member.Kind == MqttMemberKind.State;
            message.CompletesWhenAccepted = (options?.CompleteWhen ?? _settings.Options.CompleteWhen) == MqttCompletion.Accepted;
            operation.Describe(message.Topic, payloadLength);
            var completion = _gate.Publish(message);
            completion = publishing is null ? completion : _filters.FollowAsync(publishing, completion);
            return operation.IsWatched ? operation.FollowAsync(completion) : completion;
        }
        catch (Exception e)
        {
            operation.Fail(e);
            throw;
        }
        finally
        {
            // Empty once its array has gone on with the message.
            PublishBuffer.End(buffer);
        }
    }

    private OutboundMessage CreateMessage(
        byte[] buffer, int topicLength, int propertiesLength, int payloadLength, TimeSpan expiry, CancellationToken cancellationToken)
    {
        // A token may be cancelled, and the journal of a session that is kept look at the message, when it is done.
        var message = cancellationToken.CanBeCanceled || _settings.IsKept || OutboundMessage.IsLarge(payloadLength)
            ? new OutboundMessage(_member, buffer, topicLength, propertiesLength, payloadLength, ExpiresAt(expiry)) { CancellationToken = cancellationToken }
            : OutboundMessage.Rent(_member, buffer, topicLength, propertiesLength, payloadLength, ExpiresAt(expiry));
        message.Expiry = expiry;
        message.TimesOutAt = _settings.Options.PublishTimeout is { } timeout ? _clock.Now + (long)timeout.TotalMilliseconds : null;
        return message;
    }

    private static byte[] EncodeProperties(MqttMember<TPayload> member)
    {
        using var buffer = new PooledBufferWriter();
        PropertyWriter.WritePublishProperties(buffer, member.Payload.ContentType, member.Payload.IsUtf8);
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteProperties(PooledBufferWriter buffer, MqttPublishOptions? options, ReadOnlySpan<MqttUserProperty?> userProperties, IReadOnlyList<MqttUserProperty> added, Activity? trace)
    {
        if (!HasProperties)
        {
            if (DeclaredProperties.FindRefusal(userProperties) is { } refusal)
            {
                throw new MqttPublishException($"The message to '{_member.Template}' ({_member.Name}) {refusal}");
            }

            return;
        }

        if (options?.ContentType is { } contentType)
        {
            PropertyWriter.WritePublishProperties(buffer, contentType, _member.Payload.IsUtf8);
        }
        else
        {
            _properties.CopyTo(buffer.GetSpan(_properties.Length));
            buffer.Advance(_properties.Length);
        }

        DeclaredProperties.Write(buffer, userProperties);
        var own = added.Count == 0 ? options?.UserProperties : [.. options?.UserProperties ?? [], .. added];
        if (own is not null)
        {
            PropertyWriter.WriteUserProperties(buffer, own);
        }

        TraceContext.Write(buffer, trace, userProperties, own);
    }

    private long? ExpiresAt(TimeSpan expiry) => expiry > TimeSpan.Zero && HasProperties ? _clock.Now + (long)expiry.TotalMilliseconds : null;
}
