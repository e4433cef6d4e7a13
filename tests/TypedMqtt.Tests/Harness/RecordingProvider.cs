using Microsoft.Extensions.Logging;

namespace TypedMqtt.Tests.Harness;

/// <summary>Gives every logger of a host one recorder.</summary>
internal sealed class RecordingProvider(LogRecorder logs) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logs;

    public void Dispose()
    {
    }
}
