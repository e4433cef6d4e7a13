using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>Ids are public: descriptors, release notes and pages say the same of them.</summary>
public sealed partial class RulePageTests
{
    private static readonly string PageFolder = Path.Combine(TestPaths.Repository, "generators", "rules");

    private static readonly DiagnosticDescriptor[] Descriptors =
    [
        .. typeof(Diagnostics.Rules).GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal),
    ];

    public static TheoryData<string> Ids => new(Descriptors.Select(descriptor => descriptor.Id));

    [Fact]
    public void The_analyzers_support_every_rule_but_the_generators_own_once() => Assert.Equal(
        Descriptors.Select(descriptor => descriptor.Id).Where(id => id != Diagnostics.Rules.NothingGenerated.Id),
        TestCompilation.CreateAnalyzers().SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void The_release_notes_list_every_rule_as_it_is()
    {
        var folder = Path.Combine(TestPaths.Repository, "generators", "TypedMqtt.Generators");
        var notes = File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Shipped.md")) + File.ReadAllText(Path.Combine(folder, "AnalyzerReleases.Unshipped.md"));

        Assert.Equal(
            Descriptors.Select(descriptor => $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}, [documentation](../rules/{descriptor.Id}.md)"),
            notes.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("TMQ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() => Assert.Equal(
        Descriptors.Select(descriptor => descriptor.Id),
        Directory.GetFiles(PageFolder, "*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_links_to_a_page_that_says_what_and_why(string id)
    {
        var descriptor = Descriptors.Single(descriptor => descriptor.Id == id);
        var page = ReadPage(id);

        Assert.Equal($"https://github.com/typedmqtt/typedmqtt/blob/main/generators/rules/{id}.md", descriptor.HelpLinkUri);
        Assert.StartsWith($"# {id}: {descriptor.Title}\n\nSeverity: {Severity(descriptor)}\n", page, StringComparison.Ordinal);
        Assert.Equal(["What", "Why", "Wrong", "Right"], Heading().Matches(page).Select(match => match.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_wrong_example_of_a_page_breaks_its_rule_only_and_the_right_one_compiles(string id)
    {
        var blocks = Example().Matches(ReadPage(id)).Select(match => AnalyzerTest.Usings + match.Groups[1].Value).ToList();
        Assert.Equal(2, blocks.Count);

        var (wrong, _) = id == Diagnostics.Rules.NothingGenerated.Id ? (AnalyzerTest.Generate(blocks[0]), 0) : await AnalyzerTest.RunAllAsync(blocks[0]);
        Assert.Equal([id], wrong.Where(IsMeant).Select(diagnostic => diagnostic.Id).Distinct());

        var completed = TestCompilation.Complete(TestCompilation.Create(blocks[1]));
        Assert.DoesNotContain(await TestCompilation.AnalyzeAsync(completed), IsMeant);
        Assert.DoesNotContain(completed.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        bool IsMeant(Diagnostic diagnostic) => diagnostic.Id == id || diagnostic.Severity > DiagnosticSeverity.Info;
    }

    private static string Severity(DiagnosticDescriptor descriptor) => descriptor.DefaultSeverity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Info => "information",
        _ => "hidden",
    };

    private static string ReadPage(string id) => File.ReadAllText(Path.Combine(PageFolder, id + ".md")).ReplaceLineEndings("\n");

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
