namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Tests that run when no others do: they look at what the process has only one of, such as memory.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
