namespace TypedMqtt.PackageTests.Harness;

/// <summary>How a program ended, and all it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    internal CommandResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Output}");
        return this;
    }
}
