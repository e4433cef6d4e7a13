using System.Threading.Channels;

namespace TypedMqtt.Tests.Harness;

/// <summary>Handles what comes at QoS 0, 1 and 2, and keeps it for the test to look at.</summary>
internal sealed class ProbeHandler : ProbeHandlers.IZero, ProbeHandlers.IOne, ProbeHandlers.ITwo
{
    private readonly Channel<string> _handled = Channel.CreateUnbounded<string>();

    public ValueTask OnZeroAsync(string text, MqttContext context, CancellationToken cancellationToken) => _handled.Writer.WriteAsync(text, cancellationToken);

    public ValueTask OnOneAsync(string text, MqttContext context, CancellationToken cancellationToken) => _handled.Writer.WriteAsync(text, cancellationToken);

    public ValueTask OnTwoAsync(string text, MqttContext context, CancellationToken cancellationToken) => _handled.Writer.WriteAsync(text, cancellationToken);

    internal Task<string> NextAsync() => Within.Limits(_handled.Reader.ReadAsync(TestContext.Current.CancellationToken));

    internal bool IsEmpty => !_handled.Reader.TryPeek(out _);
}
