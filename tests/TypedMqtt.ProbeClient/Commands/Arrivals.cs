using System.Text;

namespace TypedMqtt.ProbeClient.Commands;

/// <summary>Appends what arrives to a file, line by line, and knows when enough different texts have been seen.</summary>
internal sealed class Arrivals : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileStream _file;
    private readonly int _count;

    /// <param name="path">The file.</param>
    /// <param name="count">How many different texts are enough.</param>
    internal Arrivals(string path, int count)
    {
        _count = count;

        // Without a buffer a write is the operating system's when it returns, and what the handler has seen outlives us.
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Completes when enough different texts have been seen.</summary>
    internal Task Complete => _complete.Task;

    internal int Seen
    {
        get
        {
            lock (_lock)
            {
                return _seen.Count;
            }
        }
    }

    internal void Add(string text)
    {
        lock (_lock)
        {
            _file.Write(Encoding.UTF8.GetBytes(text + '\n'));

            // No more is remembered than is asked for, whatever arrives.
            if (_seen.Count < _count && _seen.Add(text) && _seen.Count == _count)
            {
                _complete.SetResult();
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
