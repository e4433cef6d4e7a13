using System.Threading.Channels;
using TypedMqtt.IntegrationTests.Contracts;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Hostile;

/// <summary>Keeps where the bell rang, and with how many user properties.</summary>
internal sealed class CountingHandler : HouseHandlers.IBell
{
    private readonly Channel<(string Room, int UserProperties)> _handled = Channel.CreateUnbounded<(string, int)>();

    public ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken) =>
        _handled.Writer.WriteAsync((room, context.UserProperties.Count), cancellationToken);

    internal Task<(string Room, int UserProperties)> NextAsync() => Within.Limits(_handled.Reader.ReadAsync(TestContext.Current.CancellationToken));
}
