namespace TypedMqtt.Generators.Tests.Behaviour;

/// <summary>A message as a handler or the reader of a live subscription got it.</summary>
/// <param name="Template">The template of the member that took it.</param>
/// <param name="Topic">The topic it came on.</param>
/// <param name="Values">Levels and payload, in the order of the signature.</param>
internal sealed record Received(string Template, string Topic, string Values)
{
    internal static Received Create(IEnumerable<object?> values, MqttContext context) =>
        new(context.TopicTemplate, context.Topic, Join(values));

    internal static string Join(IEnumerable<object?> values) => string.Join(" | ", values.Select(SampleValues.Describe));
}
