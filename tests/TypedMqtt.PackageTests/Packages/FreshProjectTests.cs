namespace TypedMqtt.PackageTests.Packages;

/// <summary>The packages in the hands of projects that know nothing of the repository.</summary>
[Collection(nameof(PackagesGroup))]
public sealed class FreshProjectTests(FreshProjects projects) : IClassFixture<FreshProjects>
{
    [Fact]
    public async Task The_sample_runs_from_the_package_of_the_embedded_broker_alone()
    {
        var run = (await projects.RunAsync("HelloMqtt")).MustSucceed();

        Assert.Contains("Everything that was published was handled.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_package_of_the_runtime_alone_brings_the_generator_and_uses_contracts_of_another_assembly()
    {
        var run = (await projects.RunAsync("RuntimeOnly")).MustSucceed();

        Assert.Equal(["rooms/attic/temperature", "doors/+/open", "IRoom is published by RoomPublisher"], run.Output.Trim().Split('\n'));
    }

    [Fact]
    public void A_contract_assembly_needs_no_MQTTnet()
    {
        Assert.Contains("TypedMqtt.Abstractions", projects.Read("Contracts/bin/Debug/net10.0/Contracts.deps.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("MQTTnet", projects.Read("Contracts/bin/Debug/net10.0/Contracts.deps.json"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("MQTTnet", projects.Read("Contracts/obj/project.assets.json"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_contract_that_cannot_work_fails_the_build_with_its_rule_and_what_to_do()
    {
        var build = await projects.DotNetAsync("build", "Broken", "-v", "quiet");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Matches(@"IBroken\.cs\(\d+,\d+\): error TMQ\d{3}: [^\n]*zone[^\n]*generators/rules/TMQ\d{3}\.md", build.Output);
    }
}
