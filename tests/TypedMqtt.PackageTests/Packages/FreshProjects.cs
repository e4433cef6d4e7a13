using TypedMqtt.PackageTests.Harness;

namespace TypedMqtt.PackageTests.Packages;

/// <summary>Projects that know nothing of the repository, restored from the packages and built once.</summary>
public sealed class FreshProjects(PackedPackages packages) : IAsyncLifetime
{
    private const string Fresh = "tests/TypedMqtt.PackageTests/Fresh";

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string> _environment = [];

    public async ValueTask InitializeAsync()
    {
        _directory.CopyFromRepository(Fresh, ".");
        foreach (var file in Directory.GetFiles(Path.Combine(Places.RepositoryRoot, "samples/HelloMqtt"), "*.cs"))
        {
            _directory.CopyFromRepository(file, Path.Combine("HelloMqtt", Path.GetFileName(file)));
        }

        _directory.Write("Directory.Build.props", $"<Project><PropertyGroup><TypedMqttVersion>{packages.Version}</TypedMqttVersion></PropertyGroup></Project>");

        // The sources of the machine stay. Ours go into a folder of their own; what others made is taken where it lies.
        _environment["NUGET_PACKAGES"] = _directory.Create("packages");
        _directory.Write("nuget.config", $"""
            <configuration>
              <packageSources><add key="packed" value="{packages.Feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{Places.PackagesFolder}" /></fallbackPackageFolders>
            </configuration>
            """);

        (await DotNetAsync("build", "Fresh.slnx", "-warnaserror", "-v", "quiet")).MustSucceed();
    }

    internal Task<CommandResult> DotNetAsync(params string[] arguments) => Command.DotNetAsync(_directory.Path, _environment, arguments);

    /// <summary>Runs a project that has been built.</summary>
    internal Task<CommandResult> RunAsync(string project) => DotNetAsync($"{project}/bin/Debug/net10.0/{project}.dll");

    internal string Read(string file) => File.ReadAllText(Path.Combine(_directory.Path, file));

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return default;
    }
}
