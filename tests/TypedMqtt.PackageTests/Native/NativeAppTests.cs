using System.Globalization;
using System.Runtime.InteropServices;
using TypedMqtt.PackageTests.Harness;

namespace TypedMqtt.PackageTests.Native;

/// <summary>The app that uses every feature, compiled and run.</summary>
[Collection(nameof(NativeGroup))]
public sealed class NativeAppTests(ITestOutputHelper output)
{
    private const string App = "tests/TypedMqtt.AotTests";

    /// <summary>Set to 1 to compile natively, which takes minutes; then a linker that is not installed is a failure.</summary>
    private const string RequireVariable = "TYPEDMQTT_REQUIRE_AOT";

    [Fact]
    public async Task Compiled_natively_without_a_warning_every_feature_works()
    {
        RequireLinker();
        using var directory = new TemporaryDirectory();

        // Warnings of the compiler, of the trimmer and of the native compiler are errors here.
        var published = await Command.DotNetAsync(
            Places.RepositoryRoot,
            [],
            "publish", App, "-c", "Release", "-p:Native=true", "-warnaserror", "--artifacts-path", directory.Create("artifacts"), "-o", directory.Create("app"), "-v", "quiet");
        published.MustSucceed();

        var app = new FileInfo(Path.Combine(directory.Path, "app", "TypedMqtt.AotTests" + (OperatingSystem.IsWindows() ? ".exe" : "")));
        var run = (await Command.RunAsync(app.FullName, directory.Path, [])).MustSucceed();
        Assert.Matches(@"All \d+ features work\.", run.Output);
        Assert.False(File.Exists(Path.ChangeExtension(app.FullName, ".dll")), "It was not compiled natively.");
        output.WriteLine(run.Output);
        ReportSize(app.Length);
    }

    /// <summary>The build before it has the analyzers of trimming and AOT on, and takes their warnings for errors.</summary>
    [Fact]
    public async Task Compiled_as_usual_every_feature_works()
    {
        var app = Path.GetFullPath(Places.AotTests, AppContext.BaseDirectory);

        var run = (await Command.DotNetAsync(AppContext.BaseDirectory, [], app)).MustSucceed();

        Assert.Matches(@"All \d+ features work\.", run.Output);
    }

    /// <summary>Leaves the size where .ci/run finds it: what a passed test writes, a test run does not show.</summary>
    private static void ReportSize(long bytes)
    {
        var artifacts = Directory.CreateDirectory(Path.Combine(Places.RepositoryRoot, "artifacts"));
        File.WriteAllText(
            Path.Combine(artifacts.FullName, "native-size.txt"),
            string.Create(CultureInfo.InvariantCulture, $"The app that uses every feature, compiled natively for {RuntimeInformation.RuntimeIdentifier}: {bytes / 1e6:0.0} MB\n"));
    }

    /// <summary>Skips the test, or fails it, where native code cannot be linked; skips it where nobody asks for it.</summary>
    private static void RequireLinker()
    {
        const string Missing = "No C linker is installed (Debian: apt-get install clang zlib1g-dev)";
        var isRequired = Environment.GetEnvironmentVariable(RequireVariable) == "1";
        if (!IsLinkerInstalled())
        {
            Assert.False(isRequired, $"{Missing}, and {RequireVariable} is 1.");
            Assert.Skip(Missing);
        }

        Assert.SkipUnless(isRequired, $"Compiling natively takes minutes: set {RequireVariable} to 1, or run .ci/run --full.");
    }

    // On Windows the build finds the linker itself, wherever Visual Studio has put it.
    private static bool IsLinkerInstalled() =>
        OperatingSystem.IsWindows() || FindOnPath("clang") || FindOnPath("gcc");

    private static bool FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));
}
