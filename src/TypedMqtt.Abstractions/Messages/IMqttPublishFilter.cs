namespace TypedMqtt;

/// <summary>
/// Sees everything that is published and asked on a connection: for what all messages have in common, such as a user property
/// that names the sender, or a topic that must not be used. Registered with <c>AddPublishFilter&lt;T&gt;()</c>; they run in that
/// order, on the thread of the publisher and inside its call, so that the order of messages stays that of the calls.
/// </summary>
public interface IMqttPublishFilter
{
    /// <summary>Called before a message is written. What is thrown comes out of the publisher's call, and nothing is sent.</summary>
    /// <param name="context">The message.</param>
    void OnPublishing(MqttPublishingContext context);

    /// <summary>Called when the publisher's wait is over: the message is done, or has failed. Does nothing by default.</summary>
    /// <param name="context">The message.</param>
    /// <param name="failure">What the publisher gets; null when all went well.</param>
    void OnPublished(MqttPublishingContext context, Exception? failure)
    {
    }
}
