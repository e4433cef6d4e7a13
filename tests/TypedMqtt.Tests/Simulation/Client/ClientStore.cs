using System.Buffers.Binary;
using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Tests.Storage;

namespace TypedMqtt.Tests.Simulation.Client;

/// <summary>What outlives the client's processes: a disk, where the session is kept, and the clock.</summary>
internal sealed class ClientStore(SimulatedTime time, bool isKept)
{
    private static readonly SessionIdentity Identity = new("simulated", "simulated");

    private readonly MemoryDisk _disk = new();
    private readonly Dictionary<long, int> _numbers = [];

    internal bool IsKept { get; } = isKept;

    internal SimulatedInbox Inbox { get; } = new();

    internal Clock Clock { get; } = new(time);

    /// <summary>Whether the process is killed right behind the commit that is being made: nothing is written any more.</summary>
    internal bool IsCrashing { get; set; }

    /// <summary>Whether no message is on the disk, for another process to send.</summary>
    internal bool IsEmpty => _disk.Read(Identity).Messages.Count == 0;

    /// <summary>Lets a process go on where the one before it has ended.</summary>
    internal void Restore(SessionGate gate, MqttProtocolVersion version)
    {
        if (IsKept)
        {
            gate.Restore(_disk.Read(Identity), version);
        }
    }

    /// <summary>What <see cref="SessionKeeper"/> does with a batch.</summary>
    internal void Keep(List<SessionRecord> records)
    {
        if (!IsKept)
        {
            return;
        }

        var accepted = records.Where(record => record.Kind == SessionRecordKind.Accepted).Select(record => record.Message!).ToList();
        foreach (var message in accepted)
        {
            message.ExpiresAtUnixTime = message.ExpiresAt is { } expiresAt ? Clock.ToUnixTime(expiresAt) : null;
            _numbers[message.Entry] = BinaryPrimitives.ReadUInt16BigEndian(message.Payload);
        }

        _disk.Append(records, Identity);
        foreach (var message in accepted)
        {
            message.IsKept = true;
            message.LetGo();
        }
    }

    /// <summary>The number that the application gave a message; zero where that is not known.</summary>
    internal int Number(OutboundMessage? message) => message is null ? 0 : _numbers.GetValueOrDefault(message.Entry);
}
