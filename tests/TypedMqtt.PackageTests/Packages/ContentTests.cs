namespace TypedMqtt.PackageTests.Packages;

/// <summary>What is inside the packages.</summary>
[Collection(nameof(PackagesGroup))]
public sealed class ContentTests(PackedPackages packages)
{
    private const string Abstractions = "TypedMqtt.Abstractions";
    private const string Analyzers = "analyzers/";

    [Fact]
    public void The_abstractions_carry_the_generator_and_its_code_fixes_once_and_nothing_else()
    {
        using var package = packages.Open(Abstractions);

        Assert.Equal(
            ["analyzers/dotnet/cs/TypedMqtt.CodeFixes.dll", "analyzers/dotnet/cs/TypedMqtt.Generators.dll"],
            package.Files.Where(file => file.StartsWith(Analyzers, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_other_package_carries_a_generator()
    {
        Assert.All(packages.Names.Where(name => name != Abstractions), name =>
        {
            using var package = packages.Open(name);
            Assert.DoesNotContain(package.Files, file => file.StartsWith(Analyzers, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void The_abstractions_depend_on_no_MQTTnet_and_the_generator_flows_through_the_runtime()
    {
        Assert.Equal(["Microsoft.Extensions.DependencyInjection.Abstractions"], Dependencies(Abstractions).Keys);
        Assert.DoesNotContain("Analyzers", Dependencies("TypedMqtt")[Abstractions] ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("Analyzers", Dependencies("TypedMqtt.EmbeddedBroker")["TypedMqtt"] ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("Analyzers", Dependencies("TypedMqtt.Sqlite")["TypedMqtt"] ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("Analyzers", Dependencies("TypedMqtt.Testing")["TypedMqtt"] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_package_has_its_assembly_and_the_documentation_of_it_for_net10()
    {
        Assert.All(packages.Names, name =>
        {
            using var package = packages.Open(name);
            Assert.Equal([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], package.Files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).Order());
        });

        using var abstractions = packages.Open(Abstractions);
        Assert.Contains("<member name=\"T:TypedMqtt.MqttContractAttribute\">", abstractions.Read("lib/net10.0/TypedMqtt.Abstractions.xml"), StringComparison.Ordinal);
        using var runtime = packages.Open("TypedMqtt");
        Assert.Contains("<member name=\"P:TypedMqtt.MqttOptions.Server\">", runtime.Read("lib/net10.0/TypedMqtt.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_package_has_the_readme_the_licence_and_the_repository_it_was_built_from()
    {
        Assert.All(packages.Names, name =>
        {
            using var package = packages.Open(name);
            var manifest = package.ReadManifest();

            Assert.StartsWith("# TypedMqtt", package.Read(manifest.Element("readme")!.Value), StringComparison.Ordinal);
            Assert.StartsWith("MIT License", package.Read("LICENSE"), StringComparison.Ordinal);
            Assert.Equal(("expression", "MIT"), (manifest.Element("license")!.Attribute("type")!.Value, manifest.Element("license")!.Value));
            Assert.NotEmpty(manifest.Element("description")!.Value);
            var repository = manifest.Element("repository");
            Assert.StartsWith(PackedPackages.RepositoryUrl, repository?.Attribute("url")?.Value ?? "no address", StringComparison.Ordinal);
            Assert.Equal(PackedPackages.Commit, repository?.Attribute("commit")?.Value);
        });
    }

    [Fact]
    public void A_debugger_finds_the_sources_of_every_assembly_at_the_commit_it_was_built_from()
    {
        Assert.All(packages.Names, name =>
        {
            using var package = packages.Open(name);
            var symbols = package.ReadSymbols($"lib/net10.0/{name}.dll");

            Assert.True(symbols.Deterministic);
            Assert.All(symbols.Documents, document => Assert.StartsWith("/_/", document, StringComparison.Ordinal));
            Assert.Contains(symbols.Documents, document => document.StartsWith($"/_/src/{name}/", StringComparison.Ordinal));
            Assert.Contains($"/example/typedmqtt/{PackedPackages.Commit}/*", symbols.SourceLink ?? "", StringComparison.Ordinal);
        });
    }

    /// <summary>What a package depends on, and which of its assets it says do not flow on.</summary>
    private Dictionary<string, string?> Dependencies(string name)
    {
        using var package = packages.Open(name);
        return package.ReadManifest().Descendants("dependency").ToDictionary(dependency => dependency.Attribute("id")!.Value, dependency => dependency.Attribute("exclude")?.Value);
    }
}
