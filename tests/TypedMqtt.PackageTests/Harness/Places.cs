using System.Reflection;

namespace TypedMqtt.PackageTests.Harness;

/// <summary>Where things lie on the machine that built the tests.</summary>
internal static class Places
{
    internal static string RepositoryRoot { get; } = Read(nameof(RepositoryRoot));

    /// <summary>NuGet's folder of extracted packages.</summary>
    internal static string PackagesFolder { get; } = Read(nameof(PackagesFolder));

    /// <summary>The app that uses every feature, compiled as usual.</summary>
    internal static string AotTests { get; } = Read(nameof(AotTests));

    private static string Read(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
