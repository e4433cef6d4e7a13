using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace TypedMqtt.PackageTests.Packages;

/// <summary>A package file, as it is read by whoever gets it.</summary>
internal sealed class Package(string path) : IDisposable
{
    /// <summary>Where a portable PDB keeps SourceLink's map (the Portable PDB specification, Source Link).</summary>
    private static readonly Guid SourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly ZipArchive _archive = ZipFile.OpenRead(path);

    internal IEnumerable<string> Files => _archive.Entries.Select(entry => entry.FullName);

    internal string Read(string file)
    {
        using var reader = new StreamReader(Open(file));
        return reader.ReadToEnd();
    }

    /// <summary>The metadata element of the package's manifest; names without their namespace.</summary>
    internal XElement ReadManifest()
    {
        var manifest = XDocument.Parse(Read(Assert.Single(Files, file => file.EndsWith(".nuspec", StringComparison.Ordinal))));
        foreach (var element in manifest.Descendants())
        {
            element.Name = element.Name.LocalName;
        }

        return manifest.Root!.Element("metadata")!;
    }

    /// <summary>What the symbols of an assembly say of its sources.</summary>
    internal Symbols ReadSymbols(string file)
    {
        using var memory = new MemoryStream();
        using (var stream = Open(file))
        {
            stream.CopyTo(memory);
        }

        memory.Position = 0;
        using var assembly = new PEReader(memory);
        var entries = assembly.ReadDebugDirectory();
        using var provider = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(Assert.Single(entries, entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        var reader = provider.GetMetadataReader();
        return new Symbols(
            entries.Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible),
            [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))],
            reader.CustomDebugInformation
                .Select(reader.GetCustomDebugInformation)
                .Where(information => reader.GetGuid(information.Kind) == SourceLinkKind)
                .Select(information => System.Text.Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value)))
                .SingleOrDefault());
    }

    public void Dispose() => _archive.Dispose();

    private Stream Open(string file) => _archive.GetEntry(file)?.Open() ?? throw new FileNotFoundException($"Not in the package: {file}. It has {string.Join(", ", Files)}.");
}
