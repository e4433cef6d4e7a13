using TypedMqtt.AotTests.Contracts;

namespace TypedMqtt.AotTests;

/// <summary>Handles every member, and keeps payload and context. What is valid only until the handler has completed is copied.</summary>
internal sealed class PayloadsHandler(Inbox inbox) : PayloadsHandlers.IAll
{
    public ValueTask OnNoneAsync(int id, MqttContext context, CancellationToken cancellationToken) => Keep(null, context);

    public ValueTask OnTextAsync(int id, string text, MqttContext context, CancellationToken cancellationToken) => Keep(text, context);

    public ValueTask OnBytesAsync(int id, byte[] bytes, MqttContext context, CancellationToken cancellationToken) => Keep(bytes, context);

    public ValueTask OnMemoryAsync(int id, ReadOnlyMemory<byte> memory, MqttContext context, CancellationToken cancellationToken) => Keep(memory.ToArray(), context);

    public ValueTask OnFlagAsync(int id, bool flag, MqttContext context, CancellationToken cancellationToken) => Keep(flag, context);

    public ValueTask OnNumberAsync(int id, decimal number, MqttContext context, CancellationToken cancellationToken) => Keep(number, context);

    public ValueTask OnMomentAsync(int id, DateTimeOffset moment, MqttContext context, CancellationToken cancellationToken) => Keep(moment, context);

    public ValueTask OnSideAsync(int id, Side side, MqttContext context, CancellationToken cancellationToken) => Keep(side, context);

    public ValueTask OnJsonAsync(int id, Reading reading, MqttContext context, CancellationToken cancellationToken) => Keep(reading, context);

    public ValueTask OnListAsync(int id, IReadOnlyList<Reading> readings, MqttContext context, CancellationToken cancellationToken) => Keep(readings, context);

    public ValueTask OnStatusAsync(int id, Reading? reading, MqttContext context, CancellationToken cancellationToken) => Keep(reading, context);

    private ValueTask Keep(object? payload, MqttContext context) => inbox.AddAsync(new Arrival(payload, context.Copy()));
}
