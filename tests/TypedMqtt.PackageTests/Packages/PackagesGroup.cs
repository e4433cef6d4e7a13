namespace TypedMqtt.PackageTests.Packages;

/// <summary>The tests that share what has been packed once.</summary>
[CollectionDefinition(nameof(PackagesGroup))]
public sealed class PackagesGroup : ICollectionFixture<PackedPackages>;
