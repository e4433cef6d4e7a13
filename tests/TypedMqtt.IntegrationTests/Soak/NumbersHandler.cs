using System.Threading.Channels;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Soak;

internal sealed class NumbersHandler : NumbersHandlers.IAll
{
    private readonly Channel<int> _handled = Channel.CreateUnbounded<int>();

    public ValueTask OnAtLeastOnceAsync(int number, MqttContext context, CancellationToken cancellationToken) => _handled.Writer.WriteAsync(number, cancellationToken);

    public ValueTask OnExactlyOnceAsync(int number, MqttContext context, CancellationToken cancellationToken) => _handled.Writer.WriteAsync(number, cancellationToken);

    internal Task<int> NextAsync() => Within.Limits(_handled.Reader.ReadAsync(TestContext.Current.CancellationToken));
}
