using System.Runtime.CompilerServices;
using TypedMqtt.Benchmarks.Comparison.Clients;
using TypedMqtt.Benchmarks.Comparison.Contract;
using TypedMqtt.Benchmarks.Comparison.Measuring;

namespace TypedMqtt.Benchmarks.Comparison.Works;

/// <summary>Has a client do a work, and measures it.</summary>
internal sealed class ClientWork(Work work, RunSettings settings, ComparedLibrary library)
{
    internal async Task<Measurement> RunAsync()
    {
        using var tally = new Tally();
        await using var client = library.Create(work, settings.Port, tally);
        return work.Kind switch
        {
            WorkKind.Publish => await PublishAsync(client, index => client.PublishAsync(Samples.Device(index), Samples.Channel(index), Samples.Reading(index))),
            WorkKind.Payload => await PublishBlobsAsync(client),
            WorkKind.Receive => await ReceiveAsync(client, tally, client.SubscribeAsync),
            WorkKind.Filters => await ReceiveAsync(client, tally, () => client.SubscribeManyAsync(work.Count)),
            WorkKind.Request => await PublishAsync(client, index => AskAsync(client, index)),
            WorkKind.EndToEnd => await EndToEndAsync(client, tally),
            WorkKind.FirstMessage => await FirstMessageAsync(client, tally),
            WorkKind.Resume => await new ResumeWork(work).RunAsync(client),
            _ => throw new ArgumentOutOfRangeException(nameof(work), work.Kind, "Not a work of a client."),
        };
    }

    private async Task<Measurement> PublishAsync(IComparedClient client, Func<long, ValueTask> call)
    {
        await client.ConnectAsync();
        var loops = new PublishLoops(work.Window, call);
        var measurement = await Phase.MeasureAsync(settings, loops.Count);
        await loops.StopAsync();
        return measurement with { Published = loops.Count() };
    }

    // Pooled: what is allocated has to be the client's.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask AskAsync(IComparedClient client, long index)
    {
        var answer = await client.AskAsync(Samples.Device(index), Samples.Channel(index), Samples.Reading(index));
        if (!answer.Accepted)
        {
            throw new InvalidOperationException("The peer accepts whatever it is asked.");
        }
    }

    private Task<Measurement> PublishBlobsAsync(IComparedClient client)
    {
        var blob = new byte[work.Size].AsMemory();
        new Random(1).NextBytes(blob.Span);
        return PublishAsync(client, index => client.PublishBlobAsync(Samples.Device(index), Samples.Channel(index), blob));
    }

    private async Task<Measurement> ReceiveAsync(IComparedClient client, Tally tally, Func<Task> subscribe)
    {
        if (work.Qos == 0)
        {
            tally.GiveCredits(settings.Port);
        }

        await client.ConnectAsync();
        await subscribe();
        return await Phase.MeasureAsync(settings, () => tally.Handled);
    }

    private async Task<Measurement> EndToEndAsync(IComparedClient client, Tally tally)
    {
        await client.ConnectAsync();
        await client.SubscribeAsync();
        var loops = new PublishLoops(work.Window, index => client.PublishAsync(Samples.Device(index), Samples.Channel(index), Samples.Reading(index)));
        var measurement = await Phase.MeasureAsync(settings, () => tally.Handled);
        await loops.StopAsync();
        return measurement;
    }

    private static async Task<Measurement> FirstMessageAsync(IComparedClient client, Tally tally)
    {
        await client.ConnectAsync();
        await client.SubscribeAsync();
        await tally.First;

        // Whoever has started the process stops its watch when it reads this.
        return new Measurement();
    }
}
