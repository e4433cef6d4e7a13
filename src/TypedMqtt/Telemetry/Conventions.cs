namespace TypedMqtt.Telemetry;

/// <summary>Names from OpenTelemetry's semantic conventions for messaging, and of what they do not know.</summary>
internal static class Conventions
{
    internal const string System = "messaging.system";
    internal const string Mqtt = "mqtt";
    internal const string OperationName = "messaging.operation.name";
    internal const string OperationType = "messaging.operation.type";
    internal const string Publish = "publish";
    internal const string Request = "request";
    internal const string Answer = "answer";
    internal const string Send = "send";
    internal const string Process = "process";
    internal const string DestinationTemplate = "messaging.destination.template";
    internal const string DestinationName = "messaging.destination.name";
    internal const string ClientId = "messaging.client.id";
    internal const string BodySize = "messaging.message.body.size";
    internal const string ServerAddress = "server.address";
    internal const string ServerPort = "server.port";
    internal const string ErrorType = "error.type";

    /// <summary>The name of the connection the measurement is of; <c>default</c> for the one without.</summary>
    internal const string Connection = "typedmqtt.connection";

    /// <summary>Why something was dropped, or a connection ended.</summary>
    internal const string Reason = "typedmqtt.reason";

    internal const string DefaultConnection = "default";

    internal const string TraceParent = "traceparent";
    internal const string TraceState = "tracestate";
}
