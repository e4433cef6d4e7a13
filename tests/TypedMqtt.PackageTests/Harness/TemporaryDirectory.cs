namespace TypedMqtt.PackageTests.Harness;

/// <summary>A directory outside the tree, so that nothing of the repository reaches what is built in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("typedmqtt-packages-");

    internal string Path => _directory.FullName;

    /// <summary>Creates a directory in it.</summary>
    internal string Create(string name) => _directory.CreateSubdirectory(name).FullName;

    /// <summary>Copies a file or a directory of the repository, without what builds have left in it.</summary>
    /// <param name="source">The path in the repository.</param>
    /// <param name="target">The path in this directory.</param>
    internal void CopyFromRepository(string source, string target) =>
        Copy(System.IO.Path.Combine(Places.RepositoryRoot, source), System.IO.Path.Combine(Path, target));

    internal void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static void Copy(string source, string target)
    {
        if (File.Exists(source))
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(source, target);
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(source))
        {
            var name = System.IO.Path.GetFileName(entry);
            if (name is not ("bin" or "obj"))
            {
                Copy(entry, System.IO.Path.Combine(target, name));
            }
        }
    }
}
