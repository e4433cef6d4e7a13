using System.Threading.Channels;

namespace TypedMqtt.Tests.Requests;

/// <summary>Answers as the test says, and keeps what it was asked.</summary>
internal sealed class OvenHandler : OvenHandlers.IHeat
{
    private readonly Channel<int> _asked = Channel.CreateUnbounded<int>();

    internal Func<int, CancellationToken, ValueTask<int>> Answer { get; set; } = static (degrees, _) => new(degrees + 1);

    public ValueTask<int> OnHeatAsync(string id, int degrees, MqttContext context, CancellationToken cancellationToken)
    {
        _asked.Writer.TryWrite(degrees);
        return Answer(degrees, cancellationToken);
    }

    internal Task<int> NextAsync() => Harness.Within.Limits(_asked.Reader.ReadAsync(TestContext.Current.CancellationToken));

    internal bool IsEmpty => !_asked.Reader.TryPeek(out _);
}
