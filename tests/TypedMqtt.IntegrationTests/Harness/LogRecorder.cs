using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> _lines = new();

    internal IEnumerable<string> Warnings => _lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text);

    internal string All => string.Join('\n', _lines.Select(line => $"{line.Level} {line.Text}"));

    /// <summary>Forgets what was logged so far.</summary>
    internal void Clear() => _lines.Clear();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        LoggedSecrets.Look($"{text}{exception}");
        _lines.Enqueue((logLevel, eventId, text));
    }

    public void Dispose()
    {
    }
}
