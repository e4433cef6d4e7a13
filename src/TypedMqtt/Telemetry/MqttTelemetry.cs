namespace TypedMqtt;

/// <summary>
/// What a connection tells about itself to OpenTelemetry and other listeners, by the semantic conventions for messaging. Names
/// of spans and values of metrics' attributes hold topic templates, never topics, of which there may be millions.
/// </summary>
public static class MqttTelemetry
{
    /// <summary>
    /// The name of the <see cref="System.Diagnostics.ActivitySource"/>, for <c>AddSource</c>. A publish is a span
    /// <c>publish {template}</c>, a request, until it is answered, a span <c>request {template}</c>, its answer
    /// <c>answer {template}</c>, and a message or request handled a span <c>process {template}</c>.
    /// </summary>
    public const string ActivitySourceName = "TypedMqtt";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>, for <c>AddMeter</c>.</summary>
    public const string MeterName = "TypedMqtt";
}
