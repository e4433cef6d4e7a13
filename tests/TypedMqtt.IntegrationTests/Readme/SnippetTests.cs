using System.Reflection;
using System.Text.RegularExpressions;

namespace TypedMqtt.IntegrationTests.Readme;

/// <summary>The snippets of the documents are pieces of the files beside this one, or of a sample, so they compile.</summary>
public sealed partial class SnippetTests
{
    private static readonly string Root = Path.GetFullPath(
        typeof(SnippetTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        AppContext.BaseDirectory);

    private static readonly string[] Folders = ["tests/TypedMqtt.IntegrationTests/Readme", "samples/Thermostat.Tests"];

    [Theory]
    [InlineData("README.md", 9)]
    [InlineData("ARCHITECTURE.md", 0)]
    [InlineData("CONTRIBUTING.md", 0)]
    [InlineData("docs/durable-sessions.md", 2)]
    [InlineData("docs/handling.md", 0)]
    [InlineData("docs/requests.md", 1)]
    [InlineData("docs/security.md", 8)]
    [InlineData("docs/testing.md", 13)]
    public void Snippets_compile(string document, int count)
    {
        var sources = Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs")).Select(file => WithoutIndentation(File.ReadAllText(file))).ToArray();
        var snippets = Snippet().Matches(File.ReadAllText(Path.Combine(Root, document))).Select(match => WithoutIndentation(match.Groups[1].Value)).ToArray();

        Assert.Equal(count, snippets.Length);
        Assert.All(snippets, snippet => Assert.Contains(sources, source => source.Contains(snippet, StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_that_documents_link_to_are_there()
    {
        foreach (var document in Directory.EnumerateFiles(Root, "*.md"))
        {
            foreach (var link in Link().Matches(File.ReadAllText(document)).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)))
            {
                Assert.True(Path.Exists(Path.Combine(Root, link)), $"{Path.GetFileName(document)} links to {link}, which is not there.");
            }
        }
    }

    private static string WithoutIndentation(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
