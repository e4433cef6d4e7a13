using System.Diagnostics;
using TypedMqtt.CompilerServices;
using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;

namespace TypedMqtt.Telemetry;

/// <summary>
/// Watches what one connection publishes and handles. Who listens is asked for every message, so that a listener may come
/// later; without one nothing is allocated, and a call costs a few comparisons.
/// </summary>
internal sealed class ConnectionTelemetry(ConnectionSettings settings, MqttMetrics metrics, Clock clock)
{
    private readonly bool _propagates = settings.Options.PropagateTraceContext && settings.Version == MqttProtocolVersion.V500;

    /// <summary>Begins to watch what sends a message.</summary>
    /// <param name="member">The member.</param>
    /// <param name="operation">What sends it: a publish, a request, which lasts until it is answered, or an answer.</param>
    internal PublishOperation StartPublish(MqttMember member, string operation = Conventions.Publish) => Tracing.IsOn || metrics.MeasuresPublish
        ? new PublishOperation(this, operation, member, Tracing.StartPublish(operation, member.Template, settings), clock.TimeProvider.GetTimestamp())
        : default;

    /// <summary>What goes into the message, so that its receiver can go on with the trace; null for nothing.</summary>
    internal Activity? GetPropagated(in PublishOperation operation) => _propagates ? operation.Activity ?? Activity.Current : null;

    internal void EndPublish(in PublishOperation operation, Exception? failure)
    {
        var errorType = failure is null ? null : ErrorTypes.Of(failure);
        Tracing.End(operation.Activity, errorType);
        var tags = CreateTags(operation.Member, operation.Name, errorType);
        metrics.SentMessages.Add(1, tags);
        tags.Add(Conventions.OperationType, Conventions.Send);
        metrics.OperationDuration.Record(clock.TimeProvider.GetElapsedTime(operation.Start).TotalSeconds, tags);
    }

    /// <summary>Puts a watch around what handles the messages of a member.</summary>
    internal Func<MqttDelivery, CancellationToken, ValueTask> Observe(MqttMember member, Func<MqttDelivery, CancellationToken, ValueTask> invoke) =>
        (delivery, cancellationToken) => Tracing.IsOn || metrics.MeasuresProcess
            ? ProcessAsync(member, invoke, delivery, cancellationToken)
            : invoke(delivery, cancellationToken);

    private async ValueTask ProcessAsync(MqttMember member, Func<MqttDelivery, CancellationToken, ValueTask> invoke, MqttDelivery delivery, CancellationToken cancellationToken)
    {
        var start = clock.TimeProvider.GetTimestamp();
        var lag = clock.TimeProvider.GetUtcNow() - delivery.Context.ReceivedAt;
        var activity = Tracing.StartProcess(member.Template, delivery.Context, settings);
        string? errorType = null;
        try
        {
            await invoke(delivery, cancellationToken).ConfigureAwait(false);
            errorType = delivery.IsNoMatch ? ErrorTypes.NoMatch : null;
        }
        catch (Exception e)
        {
            errorType = ErrorTypes.Of(e);
            throw;
        }
        finally
        {
            Tracing.End(activity, errorType);
            var tags = CreateTags(member, Conventions.Process, errorType);
            metrics.ConsumedMessages.Add(1, tags);
            metrics.ProcessDuration.Record(clock.TimeProvider.GetElapsedTime(start).TotalSeconds, tags);
            metrics.HandlerLag.Record(lag.TotalSeconds, CreateTags(member, Conventions.Process, errorType: null));
        }
    }

    private TagList CreateTags(MqttMember member, string operation, string? errorType)
    {
        var tags = new TagList
        {
            { Conventions.System, Conventions.Mqtt },
            { Conventions.OperationName, operation },
            { Conventions.DestinationTemplate, member.Template },
            { Conventions.ServerAddress, settings.Server.Host },
            { Conventions.ServerPort, settings.Server.Port },
            { Conventions.Connection, settings.Name ?? Conventions.DefaultConnection },
        };
        if (errorType is not null)
        {
            tags.Add(Conventions.ErrorType, errorType);
        }

        return tags;
    }
}
