using System.Text;

namespace TypedMqtt.Tests.Harness;

/// <summary>
/// A method of authentication by which every answer is <c>re:</c> and the question, and that does what a test says where it says something.
/// Keeps what it was told.
/// </summary>
internal sealed class TestAuthentication(string method = "TEST") : MqttAuthentication(method)
{
    private readonly Lock _lock = new();
    private readonly List<string> _told = [];

    /// <summary>How many exchanges have begun.</summary>
    internal int Begun { get; private set; }

    /// <summary>How many of them are over.</summary>
    internal int Disposed { get; private set; }

    internal Func<int, DateTimeOffset?> ExpiresAt { get; set; } = _ => null;

    /// <summary>The first data of an exchange, by its number.</summary>
    internal Func<int, string?> First { get; set; } = number => $"first-{number}";

    internal Func<CancellationToken, Task> OnBegin { get; set; } = _ => Task.CompletedTask;

    internal Func<string?, Task<string?>> OnContinue { get; set; } = question => Task.FromResult<string?>($"re:{question}");

    internal Action<string?> OnComplete { get; set; } = _ => { };

    /// <summary>What the server has said, in order, with a word for what it was taken for.</summary>
    internal IReadOnlyList<string> Told
    {
        get
        {
            lock (_lock)
            {
                return [.. _told];
            }
        }
    }

    public override async ValueTask<MqttAuthenticationExchange> BeginAsync(CancellationToken cancellationToken)
    {
        Begun++;
        await OnBegin(cancellationToken);
        return new Exchange(this, First(Begun)) { Expiry = ExpiresAt(Begun) };
    }

    private static byte[]? Encode(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static string? Decode(byte[]? data) => data is null ? null : Encoding.UTF8.GetString(data);

    private void Tell(string text)
    {
        lock (_lock)
        {
            _told.Add(text);
        }
    }

    private sealed class Exchange(TestAuthentication owner, string? first) : MqttAuthenticationExchange(Encode(first))
    {
        internal DateTimeOffset? Expiry
        {
            init => ExpiresAt = value;
        }

        public override async ValueTask<byte[]?> ContinueAsync(byte[]? data, CancellationToken cancellationToken)
        {
            owner.Tell($"continue {Decode(data)}");
            return Encode(await owner.OnContinue(Decode(data)));
        }

        public override ValueTask CompleteAsync(byte[]? data, CancellationToken cancellationToken)
        {
            owner.Tell($"complete {Decode(data)}");
            owner.OnComplete(Decode(data));
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            owner.Disposed++;
            base.Dispose(disposing);
        }
    }
}
