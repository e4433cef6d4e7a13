using System.Globalization;
using System.Runtime.InteropServices;
using TypedMqtt.PackageTests.Harness;

namespace TypedMqtt.PackageTests.Native;

/// <summary>The app that uses every feature, compiled and run.</summary>
[Collection(nameof(NativeGroup))]
public sealed class NativeAppTests(ITestOutputHelper output)
{
    private const string App = "tests/TypedMqtt.AotTests";

    /// <summary>Set to 1 where a linker that is not installed is a failure and not a reason to skip.</summary>
    private const string RequireVariable = "TYPEDMQTT_REQUIRE_AOT";

    [Fact]
    public async Task Compiled_natively_without_a_warning_every_feature_works()
    {
        RequireLinker();
        using var directory = new TemporaryDirectory();

        // Warnings of the compiler, of the trimmer and of the native compiler are errors here.
        (await PublishAsync(directory, "-p:Native=true", "-warnaserror")).MustSucceed();

        var app = new FileInfo(Path.Combine(directory.Path, "app", "TypedMqtt.AotTests" + (OperatingSystem.IsWindows() ? ".exe" : "")));
        var run = (await Command.RunAsync(app.FullName, directory.Path, [])).MustSucceed();
        Assert.Matches(@"All \d+ features work\.", run.Output);
        Assert.False(File.Exists(Path.ChangeExtension(app.FullName, ".dll")), "It was not compiled natively.");
        output.WriteLine(run.Output);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.RuntimeIdentifier}: {app.Length / 1e6:0.0} MB"));
    }

    [Fact]
    public async Task Compiled_as_usual_every_feature_works_and_the_analyzers_of_trimming_and_AOT_are_silent()
    {
        using var directory = new TemporaryDirectory();

        (await PublishAsync(directory, "-warnaserror")).MustSucceed();

        var run = (await Command.DotNetAsync(directory.Path, [], Path.Combine("app", "TypedMqtt.AotTests.dll"))).MustSucceed();
        Assert.Matches(@"All \d+ features work\.", run.Output);
    }

    private static Task<CommandResult> PublishAsync(TemporaryDirectory directory, params string[] arguments) => Command.DotNetAsync(
        Places.RepositoryRoot,
        [],
        ["publish", App, "-c", "Release", "--artifacts-path", directory.Create("artifacts"), "-o", directory.Create("app"), "-v", "quiet", .. arguments]);

    /// <summary>Skips the test, or fails it, where native code cannot be linked.</summary>
    private static void RequireLinker()
    {
        const string Missing = "no C linker is installed (Debian: apt-get install clang zlib1g-dev)";
        if (!IsLinkerInstalled())
        {
            Assert.False(Environment.GetEnvironmentVariable(RequireVariable) == "1", $"{Missing}, and {RequireVariable} is 1.");
            Assert.Skip(Missing);
        }
    }

    // On Windows the build finds the linker itself, wherever Visual Studio has put it.
    private static bool IsLinkerInstalled() =>
        OperatingSystem.IsWindows() || FindOnPath("clang") || FindOnPath("gcc");

    private static bool FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));
}
