using System.Collections.Concurrent;
using TypedMqtt.IntegrationTests.Contracts;

namespace TypedMqtt.IntegrationTests.Dispatch;

/// <summary>Keeps what it is given, and fails on one number.</summary>
internal sealed class SeriesHandler : SeriesHandlers.INumber
{
    internal const int Poison = 4_321;

    internal ConcurrentQueue<(int Key, int Number)> Handled { get; } = new();

    public async ValueTask OnNumberAsync(int key, int number, MqttContext context, CancellationToken cancellationToken)
    {
        if (number == Poison)
        {
            throw new InvalidOperationException("On purpose.");
        }

        if (number % 7 == 0)
        {
            await Task.Yield();
        }

        Handled.Enqueue((key, number));
    }
}
