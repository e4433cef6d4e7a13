using TypedMqtt.Benchmarks.Comparison.Contract;

namespace TypedMqtt.Benchmarks.Comparison.Clients;

/// <summary>
/// What a library for .NET does for the works, as its users would write it. What is handled goes to a
/// <see cref="Measuring.Tally"/>.
/// </summary>
internal interface IComparedClient : IAsyncDisposable
{
    /// <summary>Connects, and waits until it is.</summary>
    Task ConnectAsync();

    /// <summary>Has what comes in handled, at the work's quality of service.</summary>
    Task SubscribeAsync();

    /// <summary>Has readings of so many devices handled, with a topic filter for each.</summary>
    Task SubscribeManyAsync(int devices);

    ValueTask PublishAsync(string device, int channel, Reading reading);

    ValueTask PublishBlobAsync(string device, int channel, ReadOnlyMemory<byte> blob);

    ValueTask<Answer> AskAsync(string device, int channel, Reading reading);

    /// <summary>Publishes and does not give up where the connection ends.</summary>
    Task PublishThroughInterruptionAsync(string device, int channel, Reading reading);

    /// <summary>Done when the connection has ended for the first time.</summary>
    Task Interrupted { get; }
}
