namespace TypedMqtt.IntegrationTests.Readme;

/// <summary>Stands in the README for what is scoped.</summary>
public sealed class Tenant
{
    public string? Name { get; set; }
}
