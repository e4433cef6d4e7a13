using TypedMqtt.Tests.Harness;
using TypedMqtt.Transport;

namespace TypedMqtt.Tests.Transport;

/// <summary>Streams that an application opens itself, and that behave as they like.</summary>
public sealed class ConnectStreamTests
{
    [Fact]
    public async Task A_stream_that_opens_when_the_attempt_is_over_is_closed()
    {
        var opening = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var attempt = new CancellationTokenSource();
        var connecting = ConnectAsync(opening.Task, attempt.Token);
        await attempt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.Limits(connecting));
        var (client, server) = DuplexStream.CreatePair();

        opening.SetResult(client);

        Assert.Equal(0, await Within.Limits(server.ReadAsync(new byte[1], TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Whatever_a_stream_throws_is_a_failure_of_the_network()
    {
        var (client, _) = DuplexStream.CreatePair();
        using var transport = await Within.Limits(ConnectAsync(Task.FromResult(client), TestContext.Current.CancellationToken));
        await client.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => Within.Limits(transport.WriteAsync(new byte[1])));
        await Assert.ThrowsAsync<IOException>(() => Within.Limits(transport.ReadAsync(new byte[1], 0, 1, TestContext.Current.CancellationToken)));
    }

    private static Task<ITransport> ConnectAsync(Task<Stream> opening, CancellationToken cancellationToken) => new TransportFactory()
        .ConnectAsync(new ServerAddress("broker", ServerAddress.DefaultPort), new MqttOptions { ConnectStream = (_, _) => new(opening) }, cancellationToken)
        .AsTask();
}
