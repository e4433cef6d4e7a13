using System.Threading.Channels;

namespace TypedMqtt.IntegrationTests.Contracts;

/// <summary>Handles everything and keeps it for the test to look at.</summary>
internal sealed class HouseHandler : HouseHandlers.IAll
{
    private readonly Channel<object> _handled = Channel.CreateUnbounded<object>();

    public ValueTask OnTemperatureAsync(string room, int zone, Reading payload, MqttContext context, CancellationToken cancellationToken) =>
        Keep(new Temperature(room, zone, payload, context.Copy()));

    public ValueTask OnMotionAsync(string room, int count, MqttContext context, CancellationToken cancellationToken) => Keep(new Motion(room, count, context.Copy()));

    public ValueTask OnDoorAsync(string room, Guid id, Side side, bool locked, string text, MqttContext context, CancellationToken cancellationToken) =>
        Keep(new Door(room, id, side, locked, text, context.Copy()));

    public ValueTask OnStatusAsync(string room, Reading? payload, MqttContext context, CancellationToken cancellationToken) =>
        Keep(new Status(room, payload, context.Copy()));

    public ValueTask OnLogAsync(string room, string path, string line, MqttContext context, CancellationToken cancellationToken) =>
        Keep(new Log(room, path, line, context.Copy()));

    public ValueTask OnBellAsync(string room, MqttContext context, CancellationToken cancellationToken) => Keep(new Bell(room, context.Copy()));

    /// <summary>Gives the next message, which has to be of this type.</summary>
    internal async Task<T> NextAsync<T>() => Assert.IsType<T>(await NextAsync());

    /// <summary>Gives the next message, of whichever member.</summary>
    internal Task<object> NextAsync() => Harness.Within.Limits(_handled.Reader.ReadAsync(TestContext.Current.CancellationToken));

    /// <summary>True when nothing more has been handled.</summary>
    internal bool IsEmpty => !_handled.Reader.TryPeek(out _);

    private ValueTask Keep(object message) => _handled.Writer.WriteAsync(message);

    internal sealed record Temperature(string Room, int Zone, Reading Payload, MqttContext Context);

    internal sealed record Motion(string Room, int Count, MqttContext Context);

    internal sealed record Door(string Room, Guid Id, Side Side, bool Locked, string Text, MqttContext Context);

    internal sealed record Status(string Room, Reading? Payload, MqttContext Context);

    internal sealed record Log(string Room, string Path, string Line, MqttContext Context);

    internal sealed record Bell(string Room, MqttContext Context);
}
