using Xunit.v3;

namespace TypedMqtt.Tests.Harness;

/// <summary>Names a statement of the OASIS standard, for example <c>MQTT-3.3.1-4</c>, that a test proves this client keeps.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class StatementAttribute(string id) : Attribute, ITraitAttribute
{
    public string Id { get; } = id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Statement", Id)];
}
