using System.Diagnostics;
using System.Text;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Telemetry;

/// <summary>A publish, request or answer that somebody watches; the default is one that nobody does.</summary>
internal readonly struct PublishOperation(ConnectionTelemetry telemetry, string name, MqttMember member, Activity? activity, long start)
{
    internal bool IsWatched => telemetry is not null;

    /// <summary>What it is, as in <see cref="Conventions.OperationName"/>.</summary>
    internal string Name => name;

    internal MqttMember Member => member;

    internal Activity? Activity => activity;

    internal long Start => start;

    /// <summary>Tells what is known of the message only once it is encoded.</summary>
    internal void Describe(ReadOnlySpan<byte> topic, int payloadLength)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity
                .SetTag(Conventions.DestinationName, Encoding.UTF8.GetString(topic))
                .SetTag(Conventions.BodySize, payloadLength);
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

    /// <summary>Follows a request to its answer.</summary>
    internal async ValueTask<TReply> FollowAsync<TReply>(ValueTask<TReply> answer)
    {
        Exception? failure = null;
        try
        {
            return await answer.ConfigureAwait(false);
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
