namespace TypedMqtt.IntegrationTests.Probe;

public sealed class ArgumentTests
{
    [Theory]
    [InlineData("'--por' is not known", "publish", "--por", "1883", "--count", "1")]
    [InlineData("--count is missing", "publish", "--port", "1883")]
    [InlineData("--port needs a value", "publish", "--count", "1", "--port")]
    [InlineData("--port is given more than once", "publish", "--count", "1", "--port", "1", "--port", "2")]
    [InlineData("--qos must be a whole number from 0 to 2, and is '3'", "publish", "--port", "1883", "--count", "1", "--qos", "3")]
    [InlineData("--protocol must be one of 3.1.1, 5, and is '4'", "publish", "--port", "1883", "--count", "1", "--protocol", "4")]
    [InlineData("--resume needs --store", "publish", "--port", "1883", "--resume")]
    [InlineData("--out cannot be written to", "subscribe", "--port", "1883", "--count", "1", "--seconds", "1", "--out", "/no/such/directory/out")]
    [InlineData("--share cannot be used: Not a name for a group", "subscribe", "--port", "1883", "--count", "1", "--seconds", "1", "--out", "out", "--share", "a/b")]
    [InlineData("--client-id is missing", "session", "--port", "1883", "--seconds", "1")]
    [InlineData("--do must be one of none, publish-0", "session", "--port", "1883", "--seconds", "1", "--client-id", "x", "--do", "publish")]
    [InlineData("--user-property must be name=value", "session", "--port", "1883", "--seconds", "1", "--client-id", "x", "--user-property", "key")]
    [InlineData("'probe' is no command", "probe")]
    [InlineData("A command is missing")]
    public async Task Arguments_that_make_no_sense_are_named_with_the_usage_and_end_the_process_with_2(string problem, params string[] arguments)
    {
        await using var probe = ProbeProcess.Start(arguments);
        Assert.Equal(2, await probe.EndAsync());
        Assert.StartsWith(problem, probe.Errors, StringComparison.Ordinal);
        Assert.Contains("Usage: TypedMqtt.ProbeClient publish", probe.Errors, StringComparison.Ordinal);
    }
}
