using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

/// <summary>What the corpus has to have in it: it is snapshotted, compiled and run as it is.</summary>
public sealed class CorpusTests
{
    private const int Least = 40;

    private static readonly IReadOnlyList<ContractModel> Contracts = [.. CorpusFile.Names.SelectMany(name => Read(name.Data))];

    [Fact]
    public void There_are_enough_contracts_and_a_snapshot_of_each()
    {
        Assert.InRange(Contracts.Count, Least, int.MaxValue);
        Assert.Equal(Contracts.Count, Directory.GetFiles(Path.Combine(TestPaths.Project, "Snapshots"), "*.verified.cs").Length);
    }

    [Theory]
    [InlineData("zigbee2mqtt/{friendlyName}")]
    [InlineData("tele/{device}/SENSOR")]
    [InlineData("$aws/things/{thing}/shadow/update/delta")]
    [InlineData("homie/{device}/$state")]
    [InlineData("clients/{clientId}/availability")]
    public void The_topics_of_well_known_systems_are_among_them(string template) => Assert.Contains(template, Contracts.SelectMany(contract => contract.Members).Select(member => member.Template));

    [Fact]
    public void A_will_that_says_online_or_offline_is_too() => Assert.Contains(
        Contracts.Where(contract => contract.Members.Any(member => member.Template == "clients/{clientId}/availability")).SelectMany(contract => contract.Enums),
        names => names.Members.Select(member => member.WireName).Order(StringComparer.Ordinal).SequenceEqual(["offline", "online"]));

    private static IEnumerable<ContractModel> Read(string name)
    {
        var driver = TestCompilation.CreateDriver().RunGenerators(TestCompilation.Create(CorpusFile.Read(name)), TestContext.Current.CancellationToken);
        return driver.GetRunResult().Results.Single().TrackedSteps[TrackingNames.Valid].SelectMany(step => step.Outputs).Select(output => (ContractModel)output.Value);
    }
}
