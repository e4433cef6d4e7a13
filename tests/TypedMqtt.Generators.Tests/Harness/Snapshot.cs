using Xunit;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>
/// Compares text with what was accepted before. Keeps Verify's conventions (<c>Snapshots/&lt;Test&gt;.&lt;hint&gt;.verified.cs</c>,
/// <c>.received.cs</c> on a mismatch), so that Verify can take its place in this file alone.
/// </summary>
internal static class Snapshot
{
    private const string AcceptVariable = "TYPEDMQTT_ACCEPT_SNAPSHOTS";

    private static readonly string Folder = Path.Combine(TestPaths.Project, "Snapshots");

    /// <summary>Compares all files of one test, and minds those that are no longer generated.</summary>
    /// <param name="test">The name of the test.</param>
    /// <param name="files">The files, by hint name.</param>
    internal static void Verify(string test, IReadOnlyDictionary<string, string> files)
    {
        var accept = Environment.GetEnvironmentVariable(AcceptVariable) == "1";
        var problems = new List<string>();
        var left = new HashSet<string>(Directory.Exists(Folder) ? Directory.GetFiles(Folder, $"{test}.*.verified.cs") : [], StringComparer.Ordinal);
        foreach (var (hint, text) in files)
        {
            var name = Path.Combine(Folder, $"{test}.{hint.Replace(".g.cs", "", StringComparison.Ordinal)}");
            var verified = name + ".verified.cs";
            var received = name + ".received.cs";
            left.Remove(verified);
            if (File.Exists(verified) && File.ReadAllText(verified) == text)
            {
                File.Delete(received);
                continue;
            }

            Directory.CreateDirectory(Folder);
            File.WriteAllText(accept ? verified : received, text);
            if (!accept)
            {
                problems.Add($"{verified} differs from {received}");
            }
        }

        foreach (var stale in left)
        {
            if (accept)
            {
                File.Delete(stale);
            }
            else
            {
                problems.Add($"{stale} is no longer generated");
            }
        }

        Assert.True(problems.Count == 0, $"Compare, and set {AcceptVariable}=1 to accept:\n{string.Join('\n', problems)}");
    }
}
