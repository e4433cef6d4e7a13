using System.Diagnostics;
using TypedMqtt.Connection;

namespace TypedMqtt.Telemetry;

/// <summary>Starts and ends spans. Without a listener nothing is made: the source gives null.</summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new(MqttTelemetry.ActivitySourceName, typeof(Tracing).Assembly.GetName().Version?.ToString(3));

    internal static bool IsOn => Source.HasListeners();

    /// <summary>Starts the span of what sends a message. The caller's own stays the current one: a publish is not a scope.</summary>
    internal static Activity? StartPublish(string operation, string template, ConnectionSettings settings)
    {
        if (!IsOn)
        {
            return null;
        }

        var current = Activity.Current;
        var activity = Source.StartActivity($"{operation} {template}", ActivityKind.Producer);
        Activity.Current = current;
        Describe(activity, operation, Conventions.Send, template, settings);
        return activity;
    }

    /// <summary>Starts the span of a handler, as the child of the publish it was caused by, and makes it the current one.</summary>
    internal static Activity? StartProcess(string template, MqttContext context, ConnectionSettings settings)
    {
        if (!IsOn)
        {
            return null;
        }

        var origin = TraceContext.Read(context.UserProperties);

        // A retained message may be years old: it is not what this handler runs for, so the trace is linked and not continued.
        var isCause = !context.Retain;
        var activity = Source.StartActivity(
            $"{Conventions.Process} {template}",
            ActivityKind.Consumer,
            isCause ? origin : default,
            links: isCause || origin == default ? null : [new ActivityLink(origin)]);
        Describe(activity, Conventions.Process, Conventions.Process, template, settings);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(Conventions.DestinationName, context.Topic);
        }

        return activity;
    }

    /// <summary>Ends a span with what it ended in. The message of a failure is left to the log, where it may not hold secrets.</summary>
    internal static void End(Activity? activity, string? errorType)
    {
        if (activity is null)
        {
            return;
        }

        if (errorType is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error).SetTag(Conventions.ErrorType, errorType);
        }

        activity.Dispose();
    }

    private static void Describe(Activity? activity, string operation, string type, string template, ConnectionSettings settings)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity
                .SetTag(Conventions.System, Conventions.Mqtt)
                .SetTag(Conventions.OperationName, operation)
                .SetTag(Conventions.OperationType, type)
                .SetTag(Conventions.DestinationTemplate, template)
                .SetTag(Conventions.ClientId, settings.ClientId)
                .SetTag(Conventions.ServerAddress, settings.Server.Host)
                .SetTag(Conventions.ServerPort, settings.Server.Port);
        }
    }
}
