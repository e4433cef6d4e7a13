using System.Reflection;
using Microsoft.CodeAnalysis;
using TypedMqtt.CodeFixes;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests;

/// <summary>No rule and no fix without a test of what it is for, and one of what it has to leave alone.</summary>
public sealed class CoverageTests
{
    private static readonly string Rules = Read("Rules");
    private static readonly string Fixes = Read("CodeFixes");

    public static TheoryData<string> RuleIds => new(
        typeof(Diagnostics.Rules).GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .Select(rule => rule.GetValue(null)).OfType<DiagnosticDescriptor>().Select(rule => rule.Id).Order(StringComparer.Ordinal));

    public static TheoryData<string> FixNames => new(typeof(ContractFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ContractFix))).Select(type => type.Name));

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void A_rule_is_tried_on_what_breaks_it_and_on_what_comes_near(string id)
    {
        // The generator's own is asked for by other means, because no analyzer has it.
        if (id == Diagnostics.Rules.NothingGenerated.Id)
        {
            Assert.Contains($"\"{id}\", diagnostic.Id", Rules, StringComparison.Ordinal);
            Assert.Contains("Assert.Empty(AnalyzerTest.Generate(", Rules, StringComparison.Ordinal);
            return;
        }

        Assert.Contains($"ReportsAsync(\"{id}\"", Rules, StringComparison.Ordinal);
        Assert.True(
            Rules.Contains($"AcceptsAsync(\"{id}\"", StringComparison.Ordinal) || Rules.Contains($"StaysSilentAsync(\"{id}\"", StringComparison.Ordinal),
            $"Nothing shows where {id} stays silent.");
    }

    [Theory]
    [MemberData(nameof(FixNames))]
    public void A_fix_is_tried_on_one_place_on_all_and_where_it_can_do_nothing(string name)
    {
        Assert.Contains($"FixesAsync<{name}>", Fixes, StringComparison.Ordinal);
        Assert.Contains($"FixesAllAsync<{name}>", Fixes, StringComparison.Ordinal);
        Assert.Contains($"OffersNothingAsync<{name}>", Fixes, StringComparison.Ordinal);
    }

    private static string Read(string folder) =>
        string.Concat(Directory.GetFiles(Path.Combine(TestPaths.Project, folder), "*Tests.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText));
}
