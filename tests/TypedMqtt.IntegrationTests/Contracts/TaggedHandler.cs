using System.Threading.Channels;

namespace TypedMqtt.IntegrationTests.Contracts;

/// <summary>Handles everything and keeps it for the test to look at.</summary>
internal sealed class TaggedHandler : TaggedHandlers.IAll
{
    private readonly Channel<object> _handled = Channel.CreateUnbounded<object>();

    public ValueTask OnReadingAsync(string device, double value, Side unit, int? sequence, MqttContext context, CancellationToken cancellationToken) =>
        _handled.Writer.WriteAsync(new Reading(device, value, unit, sequence, context.Copy()), CancellationToken.None);

    public ValueTask OnNoteAsync(string device, string text, string? author, MqttContext context, CancellationToken cancellationToken) =>
        _handled.Writer.WriteAsync(new Note(device, text, author, context.Copy()), CancellationToken.None);

    internal async Task<T> NextAsync<T>() => Assert.IsType<T>(await Harness.Within.Limits(_handled.Reader.ReadAsync(TestContext.Current.CancellationToken)));

    internal sealed record Reading(string Device, double Value, Side Unit, int? Sequence, MqttContext Context);

    internal sealed record Note(string Device, string Text, string? Author, MqttContext Context);
}
