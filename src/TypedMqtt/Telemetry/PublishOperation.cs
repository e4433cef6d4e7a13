using System.Diagnostics;
using TypedMqtt.CompilerServices;
using TypedMqtt.Session;

namespace TypedMqtt.Telemetry;

/// <summary>A publish that somebody watches; the default is one that nobody does.</summary>
internal readonly struct PublishOperation(ConnectionTelemetry telemetry, MqttMember member, Activity? activity, long start)
{
    internal bool IsWatched => telemetry is not null;

    internal MqttMember Member => member;

    internal Activity? Activity => activity;

    internal long Start => start;

    /// <summary>Tells what is known of the message only once it is encoded.</summary>
    internal void Describe(OutboundMessage message)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity
                .SetTag(Conventions.DestinationName, System.Text.Encoding.UTF8.GetString(message.Topic))
                .SetTag(Conventions.BodySize, message.PayloadLength);
        }
    }

    /// <summary>The message could not be made.</summary>
    internal void Fail(Exception failure)
    {
        if (IsWatched)
        {
            telemetry.EndPublish(in this, failure);
        }
    }

    /// <summary>Follows the message to its end.</summary>
    internal async ValueTask FollowAsync(ValueTask completion)
    {
        Exception? failure = null;
        try
        {
            await completion.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            telemetry.EndPublish(in this, failure);
        }
    }
}
