using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>Sends the requests of one contract member and gives their answers. Safe to use from several threads at once.</summary>
/// <typeparam name="TPayload">The payload type.</typeparam>
/// <typeparam name="TReply">The type of the answer.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MqttRequester<TPayload, TReply>
{
    /// <summary>Starts a request: gives the writer its topic has to be written to.</summary>
    public abstract TopicWriter BeginTopic();

    /// <summary>Serializes the payload before it returns, sends the request and waits for the answer.</summary>
    /// <param name="topic">The writer, with the whole topic written.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="cancellationToken">Ends the wait, and takes the request back if it has not been sent.</param>
    /// <param name="userProperties">The user properties the member has as parameters; null for one that is left out.</param>
    public abstract ValueTask<TReply> RequestAsync(
        ref TopicWriter topic, TPayload payload, CancellationToken cancellationToken, params ReadOnlySpan<MqttUserProperty?> userProperties);
}
