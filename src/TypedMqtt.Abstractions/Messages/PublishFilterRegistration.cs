namespace TypedMqtt.Messages;

/// <summary>That a filter sees what a connection publishes: what registration leaves for the runtime.</summary>
internal sealed record PublishFilterRegistration(Func<IServiceProvider, IMqttPublishFilter> Resolve);
