using System.Net;
using TypedMqtt.AotTests.Contracts;

namespace TypedMqtt.AotTests;

/// <summary>Handles every member, and keeps the levels as they came.</summary>
internal sealed class LevelsHandler(Inbox inbox) : LevelsHandlers.IAll
{
    public ValueTask OnTextAsync(string text, bool flag, char character, MqttContext context, CancellationToken cancellationToken) =>
        inbox.AddAsync((text, flag, character));

    public ValueTask OnNumbersAsync(byte small, int whole, ulong large, Int128 huge, decimal exact, double real, MqttContext context, CancellationToken cancellationToken) =>
        inbox.AddAsync((small, whole, large, huge, exact, real));

    public ValueTask OnIdsAsync(Guid id, DateOnly day, TimeOnly time, DateTimeOffset stamp, TimeSpan span, IPAddress address, MqttContext context, CancellationToken cancellationToken) =>
        inbox.AddAsync((id, day, time, stamp, span, address));

    public ValueTask OnOwnAsync(Side side, Serial serial, MqttContext context, CancellationToken cancellationToken) => inbox.AddAsync((side, serial));

    public ValueTask OnTailAsync(string path, MqttContext context, CancellationToken cancellationToken) => inbox.AddAsync(path);
}
