namespace TypedMqtt.ProbeClient.Arguments;

/// <summary>The one thing a <c>session</c> does on its connection.</summary>
internal enum SessionAction
{
    None,
    Publish,
    Subscribe,
    Unsubscribe,
}
