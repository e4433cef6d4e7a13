using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Messages;

namespace TypedMqtt.Publishing;

/// <summary>The filters of a connection that see what is published; most have none, and pay nothing.</summary>
internal sealed class PublishFilters
{
    private readonly MqttProtocolVersion _version;

    // Made when the first message is published: a filter may publish itself, and so need the connection.
    private readonly Lazy<IMqttPublishFilter[]> _filters;

    internal PublishFilters(IReadOnlyCollection<PublishFilterRegistration> registrations, IServiceProvider services, MqttProtocolVersion version)
    {
        _version = version;
        IsEmpty = registrations.Count == 0;
        _filters = new Lazy<IMqttPublishFilter[]>(() => [.. registrations.Select(registration => registration.Resolve(services))]);
    }

    internal bool IsEmpty { get; }

    /// <summary>Shows a message to all of them; null when there are none.</summary>
    internal MqttPublishingContext? Begin(MqttMember member, ReadOnlySpan<byte> topic, MqttPublishOptions? options)
    {
        if (IsEmpty)
        {
            return null;
        }

        var context = new MqttPublishingContext(
            Encoding.UTF8.GetString(topic),
            member.Template,
            member.Name,
            options?.Qos ?? member.Qos,
            options?.Retain ?? member.Kind == MqttMemberKind.State,
            options,
            _version);
        foreach (var filter in _filters.Value)
        {
            filter.OnPublishing(context);
        }

        context.IsWritten = true;
        return context;
    }

    internal async ValueTask FollowAsync(MqttPublishingContext context, ValueTask publish)
    {
        try
        {
            await publish.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            End(context, e);
            throw;
        }

        End(context, failure: null);
    }

    internal async ValueTask<TReply> FollowAsync<TReply>(MqttPublishingContext context, ValueTask<TReply> request)
    {
        TReply reply;
        try
        {
            reply = await request.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            End(context, e);
            throw;
        }

        End(context, failure: null);
        return reply;
    }

    private void End(MqttPublishingContext context, Exception? failure)
    {
        // The last is the innermost.
        foreach (var filter in _filters.Value.Reverse())
        {
            filter.OnPublished(context, failure);
        }
    }
}
