using TypedMqtt.PackageTests.Harness;

namespace TypedMqtt.PackageTests.Packages;

/// <summary>
/// The packages, packed once, as a build server would. From a copy of the tree: builds that run meanwhile are left alone, and
/// the copy can have a remote repository, which SourceLink needs and which the tree need not have.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    internal const string RepositoryUrl = "https://github.com/example/typedmqtt";
    internal const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryDirectory _directory = new();

    /// <summary>No other build has this version, so no cache can have it either.</summary>
    internal string Version { get; } = $"0.0.0-test.{Guid.NewGuid():n}";

    internal string Feed => Path.Combine(_directory.Path, "feed");

    public async ValueTask InitializeAsync()
    {
        foreach (var source in (string[])["src", "generators", "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "BannedSymbols.txt", "README.md", "LICENSE"])
        {
            _directory.CopyFromRepository(source, Path.Combine("tree", source));
        }

        // As much of a repository as SourceLink reads; no Git and no network takes part.
        _directory.Write("tree/.git/HEAD", "ref: refs/heads/main\n");
        _directory.Write("tree/.git/refs/heads/main", $"{Commit}\n");
        _directory.Write("tree/.git/config", $"[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = {RepositoryUrl}.git\n");
        _directory.Create("tree/.git/objects");

        var tree = Path.Combine(_directory.Path, "tree");
        var projects = Directory.GetFiles(Path.Combine(tree, "src"), "*.csproj", SearchOption.AllDirectories);
        _directory.Write("tree/Packages.slnx", $"<Solution>{string.Concat(projects.Select(project => $"<Project Path=\"{Path.GetRelativePath(tree, project)}\" />"))}</Solution>");
        var packed = await Command.DotNetAsync(
            tree, [], "pack", "Packages.slnx", "-c", "Release", "-o", Feed, $"-p:Version={Version}", "-p:ContinuousIntegrationBuild=true", "-v", "quiet");
        packed.MustSucceed();
    }

    /// <summary>The names of the packages.</summary>
    internal IEnumerable<string> Names => Directory.GetFiles(Feed, "*.nupkg").Select(path => Path.GetFileName(path)[..^$".{Version}.nupkg".Length]);

    internal Package Open(string name) => new(Path.Combine(Feed, $"{name}.{Version}.nupkg"));

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return default;
    }
}
