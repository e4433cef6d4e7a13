using Xunit;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>The awkward contracts that snapshots, compile tests and robustness tests are made from.</summary>
internal static class CorpusFile
{
    private static readonly string Folder = Path.Combine(TestPaths.Project, "Corpus");

    internal static TheoryData<string> Names { get; } =
        new(Directory.GetFiles(Folder, "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    internal static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name + ".cs"));
}
