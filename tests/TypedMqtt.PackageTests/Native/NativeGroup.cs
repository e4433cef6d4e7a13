namespace TypedMqtt.PackageTests.Native;

/// <summary>Runs beside no other test: a build takes all cores by itself.</summary>
[CollectionDefinition(nameof(NativeGroup), DisableParallelization = true)]
public sealed class NativeGroup;
