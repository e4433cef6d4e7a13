using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Samples;

/// <summary>A sample, as a user runs it.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly ConcurrentQueue<string> _errors = new();

    private SampleProcess(string[] arguments) => _process = Tools.Start(Tools.Find("dotnet")!, _errors.Enqueue, arguments);

    /// <summary>The error output; all of it once the sample has ended.</summary>
    internal string Errors => string.Join('\n', _errors).Trim();

    internal static SampleProcess Start(string name, params string[] arguments)
    {
        var assembly = typeof(SampleProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;
        var path = Path.GetFullPath(assembly, AppContext.BaseDirectory);
        return new SampleProcess([path, .. arguments]);
    }

    /// <summary>Reads lines until one has a text in it.</summary>
    internal async Task<string> ReadUntilAsync(string text)
    {
        while (await Within.Limits(_process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)) is { } line)
        {
            _lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        Assert.Fail($"The sample ended without '{text}'. It said:\n{string.Join('\n', _lines)}");
        return "";
    }

    /// <summary>Reads lines until each of some texts has been in one, in whatever order.</summary>
    internal async Task ReadAllAsync(params string[] texts)
    {
        var missing = texts.ToList();
        while (missing.Count > 0)
        {
            var line = await Within.Limits(_process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            if (line is null)
            {
                Assert.Fail($"The sample ended without '{string.Join("', '", missing)}'. It said:\n{string.Join('\n', _lines)}");
            }

            _lines.Add(line);
            missing.RemoveAll(text => line.Contains(text, StringComparison.Ordinal));
        }
    }

    /// <summary>Waits until the sample has ended by itself.</summary>
    internal async Task<int> EndAsync()
    {
        await Within.Limits(_process.WaitForExitAsync(TestContext.Current.CancellationToken));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
