using System.Reflection;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>Places the build says.</summary>
internal static class TestPaths
{
    internal static string Project { get; } = Find("ProjectDirectory");

    internal static string Repository { get; } = Find("RepositoryRoot");

    internal static string JsonGenerator { get; } = Find("JsonGenerator");

    private static string Find(string key) =>
        typeof(TestPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value
        ?? throw new InvalidOperationException($"The build did not say '{key}'.");
}
