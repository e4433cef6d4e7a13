using System.Buffers;
using System.Diagnostics;
using TypedMqtt.Protocol;

namespace TypedMqtt.Telemetry;

/// <summary>Carries a trace across the server in the user properties <c>traceparent</c> and <c>tracestate</c> (W3C Trace Context).</summary>
internal static class TraceContext
{
    // Everybody has to keep this much, and nobody more (Trace Context, 3.3.1.5).
    private const int LongestTraceState = 512;

    /// <summary>Writes what the receiver's span becomes a child of. What the caller has set itself is left alone.</summary>
    /// <param name="properties">The properties of the message.</param>
    /// <param name="activity">The span; null writes nothing.</param>
    /// <param name="declared">The user properties that the member has as parameters.</param>
    /// <param name="own">The user properties of the call.</param>
    internal static void Write(
        IBufferWriter<byte> properties, Activity? activity, ReadOnlySpan<MqttUserProperty?> declared = default, IReadOnlyList<MqttUserProperty>? own = null)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } || IsSet(declared) || IsSet(own))
        {
            return;
        }

        Write(properties, Conventions.TraceParent, id);
        if (activity.TraceStateString is { Length: > 0 } state)
        {
            Write(properties, Conventions.TraceState, state);
        }
    }

    /// <summary>Reads the span that a message was published in; the default when it says nothing of one, or nothing that can be read.</summary>
    internal static ActivityContext Read(IReadOnlyList<MqttUserProperty> properties)
    {
        // What a handler publishes would carry it on: a peer must not make messages as long as it likes.
        var state = Find(properties, Conventions.TraceState);
        state = state is { Length: > LongestTraceState } ? null : state;
        return ActivityContext.TryParse(Find(properties, Conventions.TraceParent), state, isRemote: true, out var context) ? context : default;
    }

    // One of the two is enough: half of the caller's and half of ours would be of no trace at all.
    private static bool IsSet(IReadOnlyList<MqttUserProperty>? own) => Find(own, Conventions.TraceParent) is not null || Find(own, Conventions.TraceState) is not null;

    private static bool IsSet(ReadOnlySpan<MqttUserProperty?> declared)
    {
        foreach (var property in declared)
        {
            if (property is { Name: Conventions.TraceParent or Conventions.TraceState })
            {
                return true;
            }
        }

        return false;
    }

    private static void Write(IBufferWriter<byte> properties, string name, string value)
    {
        FieldWriter.WriteByte(properties, (byte)PropertyId.UserProperty);
        FieldWriter.WriteString(properties, name, name);
        FieldWriter.WriteString(properties, value, name);
    }

    private static string? Find(IReadOnlyList<MqttUserProperty>? properties, string name)
    {
        for (var i = 0; i < (properties?.Count ?? 0); i++)
        {
            if (properties![i].Name == name)
            {
                return properties[i].Value;
            }
        }

        return null;
    }
}
