using System.Reflection;

namespace TypedMqtt.IntegrationTests.Samples;

/// <summary>The source files of a sample.</summary>
internal static class SampleSources
{
    /// <summary>Reads them: their texts by their paths in the sample's folder.</summary>
    internal static Dictionary<string, string> Read(string sample)
    {
        var root = Path.GetFullPath(
            typeof(SampleSources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
            AppContext.BaseDirectory);
        var folder = Path.Combine(root, "samples", sample);
        return Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(folder, path).Replace('\\', '/'), Path: path))
            .Where(static file => !file.Name.StartsWith("bin/", StringComparison.Ordinal) && !file.Name.StartsWith("obj/", StringComparison.Ordinal))
            .ToDictionary(static file => file.Name, static file => File.ReadAllText(file.Path));
    }
}
