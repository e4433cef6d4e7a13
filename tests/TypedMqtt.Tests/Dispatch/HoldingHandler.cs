using System.Threading.Channels;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Dispatch;

/// <summary>Keeps the context of each message for the test, and does what the message says.</summary>
internal sealed class HoldingHandler : ProbeHandlers.IZero, ProbeHandlers.IOne, ProbeHandlers.ITwo
{
    private readonly Channel<(string Text, MqttContext Context)> _entered = Channel.CreateUnbounded<(string, MqttContext)>();

    public ValueTask OnZeroAsync(string text, MqttContext context, CancellationToken cancellationToken) => OnOneAsync(text, context, cancellationToken);

    public async ValueTask OnOneAsync(string text, MqttContext context, CancellationToken cancellationToken)
    {
        _entered.Writer.TryWrite((text, context));
        if (text.Contains("acknowledges", StringComparison.Ordinal))
        {
            context.Acknowledge();
        }

        if (text.Contains("hangs", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        if (text.Contains("fails", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("On purpose.");
        }
    }

    public ValueTask OnTwoAsync(string text, MqttContext context, CancellationToken cancellationToken) => OnOneAsync(text, context, cancellationToken);

    internal bool IsIdle => !_entered.Reader.TryPeek(out _);

    /// <summary>Gives the context of the next message, which has to be this one.</summary>
    internal async Task<MqttContext> NextAsync(string text)
    {
        var (entered, context) = await Within.Limits(_entered.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(text, entered);
        return context;
    }
}
