using Microsoft.Extensions.Logging;

namespace TypedMqtt.Tests.Harness;

/// <summary>Has everything logged in one recorder.</summary>
internal sealed class LogRecorderProvider(LogRecorder logs) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logs;

    public void Dispose()
    {
    }
}
