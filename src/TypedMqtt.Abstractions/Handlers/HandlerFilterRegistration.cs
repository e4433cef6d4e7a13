namespace TypedMqtt.Handlers;

/// <summary>That a filter stands around the handlers of a connection: what registration leaves for the runtime.</summary>
internal sealed record HandlerFilterRegistration(Func<IServiceProvider, IMqttHandlerFilter> Resolve);
